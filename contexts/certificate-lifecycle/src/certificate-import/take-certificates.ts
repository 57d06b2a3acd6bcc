import { mayTouch } from '@bfcert/kernel/actor';
import type { Result } from '@bfcert/kernel/result';
import type { Transaction } from '@bfcert/kernel/transaction';
import { stageOf } from '../certificate/transitions.ts';
import type { CommandContext, Refusal } from '../commands/command.ts';
import { openHoldings } from '../commands/open-holdings.ts';
import { inPlace } from '../commands/open-request.ts';
import { auditRefusal } from '../commands/run-command.ts';
import type { Holdings } from '../identity/holdings.ts';
import type { IdentityId } from '../identity/identity-id.ts';
import type { LifecycleDependencies } from '../ports.ts';
import { importOne, keepAsEvidence } from './bring-in.ts';
import type { CertificateImport, ImportEntry, ImportResult, LeafRefusal } from './certificate-import.ts';
import { conflictsAmong } from './conflicts.ts';
import type { ImportScope } from './import-scope.ts';
import { type Importable, judgeLeaf } from './judge-leaf.ts';
import { IDENTITY_UNKNOWN, ownerOfLeaf } from './owner-of-leaf.ts';
import type { ReadCertificate } from './read-bundle.ts';

/** A certificate of the bundle on its way to a record: whose it is, or why it is refused. */
interface Candidate {
  readonly leaf: ReadCertificate;
  readonly entry: ImportEntry;
  readonly owner: Result<IdentityId, Refusal<LeafRefusal>>;
}

/** What comes of each certificate, in the order of the bundle; those that stand are written together. */
export async function takeCertificates(
  deps: LifecycleDependencies,
  tx: Transaction,
  scope: ImportScope,
  { entries, dryRun }: Pick<CertificateImport, 'entries' | 'dryRun'>,
  context: CommandContext,
): Promise<ImportResult[]> {
  const { purpose } = scope;
  // 1 whose is each? All of them are locked in one order, so that two imports cannot block each other
  const candidates: Candidate[] = [];
  for (const leaf of scope.leaves) {
    const { fingerprint } = leaf.parsed;
    const entry = entries.find((each) => each.fingerprint === fingerprint) ?? { fingerprint };
    candidates.push({ leaf, entry, owner: await ownerOfLeaf(deps, tx, scope.purpose, leaf, entry) });
  }
  const held = new Map<IdentityId, Holdings>();
  for (const id of [...new Set(candidates.flatMap(({ owner }) => (owner.ok ? [owner.value] : [])))].sort()) {
    const holdings = await openHoldings(deps, tx, id);
    if (holdings !== null && mayTouch(context.actor, holdings.identity.owner)) held.set(id, holdings);
  }

  // 2 may it be imported, and into which state?
  const results = new Map<string, ImportResult>();
  const importable: Importable[] = [];
  const claimed = new Map<string, IdentityId>();
  for (const one of candidates) {
    const judged = await judge(deps, tx, scope, one, held, claimed);
    if ('outcome' in judged) {
      results.set(one.leaf.parsed.fingerprint, judged);
      const { identityId, reason } = judged;
      if (!dryRun && reason === 'evidence_only' && identityId !== null) {
        await keepAsEvidence(deps, tx, scope, one.leaf.parsed, identityId, context);
      }
    } else importable.push(judged);
  }

  // 3 at most one is active in a place
  const activeBeside = ({ identityId, slot }: Importable) =>
    held
      .get(identityId)
      ?.records.find((each) => each.state === 'active' && inPlace(each, { identityId, purpose: purpose.name, slot })) ??
    null;
  for (const { one, with: other } of await conflictsAmong(deps, tx, importable, activeBeside)) {
    const { fingerprint } = one.signed;
    const conflict = { reason: 'active_in_place', detail: `${other} is active in this place.` } as const;
    results.set(fingerprint, { ...notTaken(fingerprint, 'conflict', conflict, one.identityId), slot: one.slot });
  }

  // 4 write what stands, and audit what does not
  for (const one of importable) {
    if (results.has(one.signed.fingerprint)) continue;
    results.set(one.signed.fingerprint, await importOne(deps, tx, scope, one, dryRun, context));
  }
  const certificates = scope.leaves.flatMap(({ parsed }) => results.get(parsed.fingerprint) ?? []);
  if (!dryRun) for (const each of certificates) await auditUnlessTaken(deps, tx, each, purpose.name, context);
  return certificates;
}

async function judge(
  deps: LifecycleDependencies,
  tx: Transaction,
  scope: ImportScope,
  { leaf, entry, owner }: Candidate,
  held: ReadonlyMap<IdentityId, Holdings>,
  claimed: Map<string, IdentityId>,
): Promise<Importable | ImportResult> {
  const { fingerprint, spkiSha256 } = leaf.parsed;
  if (!owner.ok) return notTaken(fingerprint, 'refused', owner.refusal);
  const holdings = held.get(owner.value);
  // Somebody else's identity does not exist for this caller.
  if (holdings === undefined) return notTaken(fingerprint, 'refused', IDENTITY_UNKNOWN);
  const judged = await judgeLeaf(deps, tx, scope, { leaf, entry, holdings });
  if (!judged.ok) return notTaken(fingerprint, 'refused', judged.refusal, owner.value);
  if ('known' in judged.value) {
    const { id, identityId, slot } = judged.value.known;
    const stage = stageOf(judged.value.known);
    return { fingerprint, outcome: 'known', certificateId: id, identityId, slot, stage, reason: null, detail: null };
  }
  // What the bundle itself brings for this key is in no table yet.
  const other = claimed.get(spkiSha256);
  claimed.set(spkiSha256, other ?? owner.value);
  if (other === undefined || other === owner.value) return judged.value;
  const detail = 'Another identity has a certificate for its key, in this very bundle.';
  return notTaken(fingerprint, 'refused', { reason: 'key_in_use_by_another_identity', detail }, owner.value);
}

function notTaken(
  fingerprint: string,
  outcome: 'refused' | 'conflict',
  { reason, detail }: Refusal<NonNullable<ImportResult['reason']>>,
  identityId: IdentityId | null = null,
): ImportResult {
  return { fingerprint, outcome, certificateId: null, identityId, slot: null, stage: null, reason, detail };
}

async function auditUnlessTaken(
  deps: LifecycleDependencies,
  tx: Transaction,
  { reason, detail, fingerprint, identityId }: ImportResult,
  purpose: string,
  context: CommandContext,
): Promise<void> {
  if (reason === null) return;
  const refusal = { reason, detail: `${fingerprint}: ${detail ?? ''}` };
  await auditRefusal(deps, tx, { name: 'import-certificates', context, subject: { identityId, purpose } }, refusal);
}
