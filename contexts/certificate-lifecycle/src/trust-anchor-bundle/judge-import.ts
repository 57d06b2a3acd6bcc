import { hash } from 'node:crypto';
import type { Transaction } from '@bfcert/kernel/transaction';
import { formatName } from '@bfcert/kernel/x509';
import type { AuthorityChain, LifecycleDependencies } from '../ports.ts';
import { belongElsewhere } from './belongs-elsewhere.ts';
import type { BundlePurpose } from './bundle-purpose.ts';
import { type AnchorRefusal, judgeAnchor, readAnchor, standsUnderRoot } from './judge-anchor.ts';
import type { BundleState, TrustAnchorBundle } from './trust-anchor-bundle.ts';

/** What came of one certificate of the file, in the file's order. */
export type AnchorReport = {
  readonly fingerprint: string;
  /** Null of what cannot be read. */
  readonly name: string | null;
  /** Against the newest version: `kept` it has too. */
  readonly outcome: 'added' | 'kept' | 'refused';
  readonly reason: AnchorRefusal | null;
  readonly detail: string | null;
};

export const inState = (versions: readonly TrustAnchorBundle[], state: BundleState): TrustAnchorBundle | null =>
  versions.find((each) => each.state === state) ?? null;

/** What an import is compared with: what would be in its place without it. */
export const newestOf = (versions: readonly TrustAnchorBundle[]): TrustAnchorBundle | null =>
  inState(versions, 'draft') ??
  inState(versions, 'prepared') ??
  inState(versions, 'releasing') ??
  inState(versions, 'active');

/**
 * What becomes of each certificate, in their order. `newest`: what they are compared with. `chains`: of our own PKI.
 */
export async function judgeAnchors(
  deps: LifecycleDependencies,
  tx: Transaction,
  purpose: BundlePurpose,
  ders: readonly Buffer[],
  newest: TrustAnchorBundle | null,
  chains: readonly AuthorityChain[],
): Promise<readonly AnchorReport[]> {
  const now = deps.clock.now();
  const read = ders.map((der) => ({ fingerprint: hash('sha256', der), ...readAnchor(der) }));
  const readable = read.flatMap(({ parsed }) => (parsed === null ? [] : [parsed]));
  const elsewhere = await belongElsewhere(deps, tx, purpose, readable, chains);
  const known = new Set(newest?.anchors.map(({ fingerprint }) => fingerprint));
  const seen = new Set<string>();
  return read.map(({ fingerprint, parsed, fault: unreadable }) => {
    const repeated = seen.has(fingerprint);
    seen.add(fingerprint);
    const fault =
      parsed === null
        ? unreadable
        : judgeAnchor(parsed, {
            purpose,
            now,
            repeated,
            elsewhere: elsewhere.get(parsed.spkiSha256) ?? null,
            standsUnderRoot: standsUnderRoot(parsed, readable),
          });
    const outcome = fault !== null ? 'refused' : known.has(fingerprint) ? 'kept' : 'added';
    const name = parsed === null ? null : formatName(parsed.subject);
    return { fingerprint, name, outcome, reason: fault?.reason ?? null, detail: fault?.detail ?? null };
  });
}
