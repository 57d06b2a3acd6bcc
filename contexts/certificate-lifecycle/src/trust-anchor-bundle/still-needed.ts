import { X509Certificate } from 'node:crypto';
import { unwrap } from '@bfcert/kernel/result';
import type { Transaction } from '@bfcert/kernel/transaction';
import { parseCertificatePem } from '@bfcert/kernel/x509';
import { admissible } from '../certificate/admissible.ts';
import { type Certificate, hasMaterial } from '../certificate/certificate.ts';
import type { CertificateId } from '../certificate/certificate-id.ts';
import { isOver } from '../certificate/step.ts';
import { buildChain } from '../certificate-import/build-chain.ts';
import { type ReadCertificate, readBundle } from '../certificate-import/read-bundle.ts';
import type { Refusal } from '../commands/command.ts';
import type { LifecycleDependencies } from '../ports.ts';
import { ownLinePurposes } from '../purposes/own-line.ts';
import type { PurposeName } from '../purposes/purpose.ts';
import type { BundlePurpose } from './bundle-purpose.ts';
import { believed } from './registered-anchors.ts';
import type { TrustAnchor, TrustAnchorBundle } from './trust-anchor-bundle.ts';

interface Dependents {
  readonly purposes: readonly PurposeName[];
  /** What they come in with instead, once one of these is active. */
  readonly unlessActive: readonly PurposeName[];
  readonly letsIn: (record: Certificate, now: Date) => boolean;
}

/** Whose way in stands under the anchors of a bundle that we verify stations by. */
const dependents: Partial<Readonly<Record<BundlePurpose, Dependents>>> = {
  adopted_station_trust: {
    purposes: ownLinePurposes,
    unlessActive: [],
    letsIn: (record, now) => admissible(record, now) !== null,
  },
  charger_factory_trust: {
    purposes: ['charger_factory'],
    unlessActive: ownLinePurposes,
    letsIn: (record, now) => hasMaterial(record) && record.state !== 'revoked' && !isOver(record, now),
  },
};

const AT_ONCE = 500;

/**
 * Null: no station needs what would go. With the anchors a station loses the certificate that it comes in with, and
 * most have no other; whoever means to let go of a CA replaces or revokes the certificates under it first. `after`: the
 * versions as they would be.
 */
export async function stillNeeded(
  deps: Pick<LifecycleDependencies, 'certificates' | 'clock'>,
  tx: Transaction,
  purpose: BundlePurpose,
  before: readonly TrustAnchorBundle[],
  after: readonly TrustAnchorBundle[],
): Promise<Refusal<'anchors_still_needed'> | null> {
  const depends = dependents[purpose];
  const [had, left] = [believed(before), believed(after)];
  const kept = new Set(left.map(({ fingerprint }) => fingerprint));
  const gone = new Set(had.map(({ fingerprint }) => fingerprint).filter((each) => !kept.has(each)));
  if (depends === undefined || gone.size === 0) return null;

  const now = deps.clock.now();
  const [anchorsNow, anchorsThen] = [readAll(had), readAll(left)];
  const loses = (record: Certificate): boolean =>
    standsUnder(record, anchorsNow, new Set(), now) && !standsUnder(record, anchorsThen, gone, now);
  let needing = 0;
  let last: CertificateId | null = null;
  do {
    const page: readonly Certificate[] = await deps.certificates.importedOf(tx, depends, last, AT_ONCE);
    needing += page.filter((record) => depends.letsIn(record, now) && loses(record)).length;
    last = page.length < AT_ONCE ? null : (page.at(-1)?.id ?? null);
  } while (last !== null);
  if (needing === 0) return null;
  const detail = `${needing} certificates that stations come in with would stand under no anchor any more: replace or revoke them first.`;
  return { reason: 'anchors_still_needed', detail };
}

/**
 * With the rest of its chain as its record has it, but for what is `gone`: a station may send its leaf alone, and its
 * chain may be in the record from the anchors.
 */
function standsUnder(
  record: Certificate,
  anchors: readonly ReadCertificate[],
  gone: ReadonlySet<string>,
  now: Date,
): boolean {
  if (!hasMaterial(record) || record.signed.chainPem === null) return false;
  const { leaves, authorities } = unwrap(readBundle(record.signed.chainPem));
  const [leaf] = leaves;
  if (leaf === undefined) return false;
  const sent = authorities.filter(({ parsed }) => !gone.has(parsed.fingerprint));
  const built = buildChain(leaf, [...sent, ...anchors], now);
  const top = built.ok ? built.value.path.at(-1) : undefined;
  return built.ok && built.value.whole && anchors.some(({ parsed }) => parsed.fingerprint === top?.parsed.fingerprint);
}

const readAll = (anchors: readonly TrustAnchor[]): readonly ReadCertificate[] =>
  anchors.map(({ pem }) => ({ parsed: unwrap(parseCertificatePem(pem)), openssl: new X509Certificate(pem) }));
