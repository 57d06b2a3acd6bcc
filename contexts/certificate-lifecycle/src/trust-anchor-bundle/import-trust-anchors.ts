import { hash } from 'node:crypto';
import { ok, type Result, refused } from '@bfcert/kernel/result';
import { certificatePem, formatName, pemDecodeAll } from '@bfcert/kernel/x509';
import type { ApprovalId } from '../approval/approval-id.ts';
import type { AskRefusal } from '../approval/ask-second-person.ts';
import { describeActor } from '../audit/describe-actor.ts';
import type { CommandContext, Outcome, Refusal } from '../commands/command.ts';
import { auditRefusal, runCommand } from '../commands/run-command.ts';
import type { LifecycleDependencies } from '../ports.ts';
import { type BundlePurpose, bundleRules } from './bundle-purpose.ts';
import { readAnchor } from './judge-anchor.ts';
import { type AnchorReport, inState, judgeAnchors, newestOf } from './judge-import.ts';
import { dropProposal, propose } from './propose-anchors.ts';
import { believed } from './registered-anchors.ts';
import { stillNeeded } from './still-needed.ts';
import { tellOfImport } from './tell-of-import.ts';
import {
  newTrustAnchorBundleId,
  type TrustAnchor,
  type TrustAnchorBundle,
  type TrustAnchorBundleId,
} from './trust-anchor-bundle.ts';

/** The whole of a bundle's next version. */
export interface TrustAnchorImport {
  readonly purpose: BundlePurpose;
  /** PEM, 1–100 certificates; never a key. */
  readonly anchorsPem: string;
  /** Says what would come of it, and stores nothing. */
  readonly dryRun: boolean;
}

/** Why nothing of the file is imported. */
export type TrustAnchorImportRefusal =
  | 'owner_out_of_scope'
  | 'bundle_follows_own_pki'
  | 'bundle_malformed'
  | 'bundle_has_private_key'
  /** The newest version has the very same anchors. */
  | 'bundle_unchanged'
  /** Stations come in with certificates that would stand under no anchor any more. */
  | 'anchors_still_needed'
  /** It lets stations or vehicles in, and nobody asks or answers for it. */
  | AskRefusal;

export type TrustAnchorImportReport = {
  readonly dryRun: boolean;
  /**
   * The draft, or with `approvalId` what is proposed; null in a dry run, and when a certificate was refused: a version is
   * never a part of its file.
   */
  readonly bundleId: TrustAnchorBundleId | null;
  /** It adds whom stations may come in under: nothing of it holds before a second person has said yes. */
  readonly needsApproval: boolean;
  /** The question to the second person; null: there is none. */
  readonly approvalId: ApprovalId | null;
  /** The number that it has, or would have. */
  readonly version: number;
  readonly certificates: readonly AnchorReport[];
  /** What the newest version has and the file has not. */
  readonly removed: readonly { readonly fingerprint: string; readonly name: string }[];
};

const LIMITS = { maximumCharacters: 200_000, maximumBlocks: 100 } as const;

/**
 * A new draft of a bundle, which takes the place of the draft before it; where it lets somebody in under anchors that were
 * not believed before, a second person is asked for it. All of the file or nothing: a root that is
 * silently missing is found when endpoints no longer trust somebody. `expectedVersion`: the bundle's newest version, 0
 * where it has none.
 */
export async function importTrustAnchors(
  deps: LifecycleDependencies,
  { purpose, anchorsPem, dryRun }: TrustAnchorImport,
  context: CommandContext,
): Promise<Outcome<TrustAnchorImportReport, TrustAnchorImportRefusal>> {
  // The PKI is asked while nothing is locked.
  const chains = await deps.authority.chains();
  const run = { name: 'import-trust-anchors', context, subject: { purpose } } as const;
  return runCommand(deps, {
    ...run,
    input: { purpose, fileHash: hash('sha256', anchorsPem), dryRun },
    work: async (tx): Promise<Outcome<TrustAnchorImportReport, TrustAnchorImportRefusal>> => {
      // 1 the bundle, and the file as a whole
      if (context.actor.owners !== 'all') {
        const detail = 'Trust anchors are for all owners: your role is limited to some.';
        return refused({ reason: 'owner_out_of_scope', detail });
      }
      if (bundleRules[purpose].source === 'own_pki') {
        const detail = 'Its anchors are those of our own authorities, and follow them.';
        return refused({ reason: 'bundle_follows_own_pki', detail });
      }
      const blocks = readFile(anchorsPem);
      if (!blocks.ok) return blocks;

      // 2 the versions that there are
      await deps.bundles.lockImports(tx);
      const versions = await deps.bundles.lockVersions(tx, purpose);
      const last = Math.max(0, ...versions.map(({ version }) => version));
      const newest = newestOf(versions);
      if (context.expectedVersion !== undefined && context.expectedVersion !== last) {
        const detail = `Version ${last} is the newest of this bundle: look at it before you import another.`;
        return refused({ reason: 'version_conflict', detail });
      }

      // 3 may each be an anchor here?
      const certificates = await judgeAnchors(deps, tx, purpose, blocks.value, newest, chains);
      const fingerprints = new Set(certificates.map(({ fingerprint }) => fingerprint));
      const removed = (newest?.anchors ?? [])
        .filter(({ fingerprint }) => !fingerprints.has(fingerprint))
        .map(({ fingerprint, name }) => ({ fingerprint, name }));
      const trusted = new Set(believed(versions).map(({ fingerprint }) => fingerprint));
      const needsApproval =
        bundleRules[purpose].letsIn !== null && certificates.some(({ fingerprint }) => !trusted.has(fingerprint));
      const waits = { needsApproval, approvalId: null };
      const report = { dryRun, bundleId: null, ...waits, version: last + 1, certificates, removed };
      const faulty = certificates.filter(({ outcome }) => outcome === 'refused');
      if (faulty.length > 0) {
        if (!dryRun) for (const each of faulty) await auditRefusal(deps, tx, run, asRefusal(each));
        return ok(report);
      }
      if (removed.length === 0 && certificates.every(({ outcome }) => outcome === 'kept')) {
        return refused({ reason: 'bundle_unchanged', detail: `Version ${newest?.version} has the very same anchors.` });
      }
      const superseded = inState(versions, 'draft');
      const draft = newDraft(deps, { purpose, version: last + 1, anchors: blocks.value.map(anchorOf) }, context);
      const after = [...versions.filter(({ state }) => state !== 'draft'), draft];
      const needed = await stillNeeded(deps, tx, purpose, versions, after);
      if (needed !== null) return refused(needed);
      if (dryRun) return ok(report);

      // 4 the question, or the draft
      if (needsApproval) {
        const asked = await propose(deps, tx, { versions, proposed: { ...draft, state: 'proposed' } }, context);
        return asked.ok ? ok({ ...report, ...asked.value }) : refused(asked.refusal);
      }
      await dropProposal(deps, tx, versions, `Version ${draft.version} was imported.`, context);
      if (superseded !== null) await deps.bundles.supersede(tx, superseded);
      await deps.bundles.insert(tx, draft);
      await tellOfImport(deps, tx, draft, superseded, context);
      return ok({ ...report, bundleId: draft.id });
    },
  });
}

function readFile(pem: string): Result<readonly Buffer[], Refusal<'bundle_has_private_key' | 'bundle_malformed'>> {
  // Looked for before anything is parsed: whoever sent a key is to hear of that, and of nothing else.
  if (/PRIVATE KEY-----/i.test(pem)) {
    const detail = 'It has a private key, which is not read and has left its owner: replace that CA.';
    return refused({ reason: 'bundle_has_private_key', detail });
  }
  const blocks = pemDecodeAll(pem, 'CERTIFICATE', LIMITS);
  return blocks.ok ? ok(blocks.value) : refused({ reason: 'bundle_malformed', detail: `${blocks.detail}.` });
}

function newDraft(
  { clock }: LifecycleDependencies,
  content: Pick<TrustAnchorBundle, 'purpose' | 'version' | 'anchors'>,
  { actor, reason }: CommandContext,
): TrustAnchorBundle {
  const now = clock.now();
  const imported = { at: now.toISOString(), by: describeActor(actor), reason };
  return { id: newTrustAnchorBundleId(now), ...content, state: 'draft', activatedAt: null, imported };
}

function anchorOf(der: Buffer): TrustAnchor {
  const { parsed, fault } = readAnchor(der);
  if (parsed === null) throw new Error(`an anchor was judged that cannot be read: ${fault.detail}`);
  return { pem: certificatePem(der), fingerprint: parsed.fingerprint, name: formatName(parsed.subject) };
}

const asRefusal = ({ fingerprint, reason, detail }: AnchorReport): Refusal<string> => ({
  reason: reason ?? 'certificate_malformed',
  detail: `${fingerprint}: ${detail ?? ''}`,
});
