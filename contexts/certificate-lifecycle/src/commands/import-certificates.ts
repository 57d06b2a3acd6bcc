import { createHash } from 'node:crypto';
import { mayTouch } from '@bfcert/kernel/actor';
import { ok, type Result } from '@bfcert/kernel/result';
import type { Transaction } from '@bfcert/kernel/transaction';
import { stageOf } from '../certificate/transitions.ts';
import { importOne } from '../certificate-import/bring-in.ts';
import type {
  BundleRefusal,
  CertificateImport,
  ImportEntry,
  ImportResult,
  LeafRefusal,
} from '../certificate-import/certificate-import.ts';
import { conflictsAmong } from '../certificate-import/conflicts.ts';
import { type ImportScope, importScope } from '../certificate-import/import-scope.ts';
import { type Importable, judgeLeaf } from '../certificate-import/judge-leaf.ts';
import { IDENTITY_UNKNOWN, ownerOfLeaf } from '../certificate-import/owner-of-leaf.ts';
import type { ReadCertificate } from '../certificate-import/read-bundle.ts';
import type { Holdings } from '../identity/holdings.ts';
import type { IdentityId } from '../identity/identity-id.ts';
import type { LifecycleDependencies } from '../ports.ts';
import type { CommandContext, Outcome, Refusal } from './command.ts';
import { openHoldings } from './open-holdings.ts';
import { inPlace } from './open-request.ts';
import { auditRefusal, runCommand } from './run-command.ts';

type ImportOutcome = Outcome<
  { readonly dryRun: boolean; readonly certificates: readonly ImportResult[] },
  BundleRefusal
>;

/** A certificate of the bundle on its way to a record: whose it is, or why it is refused. */
interface Candidate {
  readonly leaf: ReadCertificate;
  readonly entry: ImportEntry;
  readonly owner: Result<IdentityId, Refusal<LeafRefusal>>;
}

/** Records for certificates that exist already. Each stands or falls by itself; all that stand are written together. */
export async function importCertificates(
  deps: LifecycleDependencies,
  input: CertificateImport,
  context: CommandContext,
): Promise<ImportOutcome> {
  const { purpose, operatingModel, entries, dryRun } = input;
  const bundleHash = createHash('sha256').update(input.bundlePem).digest('hex');
  // The PKI is asked while nothing is locked.
  const chains = await deps.authority.chains();
  return runCommand(deps, {
    name: 'import-certificates',
    input: { purpose, operatingModel, bundleHash, entries: entries.map(asJson), dryRun },
    context,
    subject: { purpose },
    work: async (tx): Promise<ImportOutcome> => {
      // 1 the purpose, and the bundle as a whole
      const checked = importScope(input, chains, deps.clock.now());
      if (!checked.ok) return checked;
      const scope = checked.value;

      // 2 whose is each? All of them are locked in one order, so that two imports cannot block each other
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

      // 3 may it be imported, and into which state?
      const results = new Map<string, ImportResult>();
      const importable: Importable[] = [];
      const claimed = new Map<string, IdentityId>();
      for (const one of candidates) {
        const judged = await judge(deps, tx, scope, one, held, claimed);
        if ('outcome' in judged) results.set(one.leaf.parsed.fingerprint, judged);
        else importable.push(judged);
      }

      // 4 at most one is active in a place
      const activeBeside = ({ identityId, slot }: Importable) =>
        held
          .get(identityId)
          ?.records.find((each) => each.state === 'active' && inPlace(each, { identityId, purpose, slot })) ?? null;
      for (const { one, with: other } of await conflictsAmong(deps, tx, importable, activeBeside)) {
        const { fingerprint } = one.signed;
        const conflict = { reason: 'active_in_place', detail: `${other} is active in this place.` } as const;
        results.set(fingerprint, { ...notTaken(fingerprint, 'conflict', conflict, one.identityId), slot: one.slot });
      }

      // 5 write what stands, and audit what does not
      for (const one of importable) {
        if (results.has(one.signed.fingerprint)) continue;
        results.set(one.signed.fingerprint, await importOne(deps, tx, scope, one, dryRun, context));
      }
      const certificates = scope.leaves.flatMap(({ parsed }) => results.get(parsed.fingerprint) ?? []);
      if (!dryRun) for (const each of certificates) await auditUnlessTaken(deps, tx, each, purpose, context);
      return ok({ dryRun, certificates });
    },
  });
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

const asJson = ({ fingerprint, identityId, slot, platform }: ImportEntry) => ({
  fingerprint,
  identityId: identityId ?? null,
  slot: slot === undefined ? null : [slot],
  platform: platform === undefined ? null : { ...platform },
});
