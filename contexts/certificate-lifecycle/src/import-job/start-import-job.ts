import { createHash } from 'node:crypto';
import { ok, type Result, refused } from '@bfcert/kernel/result';
import { describeActor } from '../audit/describe-actor.ts';
import type { BundleRefusal, CertificateImport } from '../certificate-import/certificate-import.ts';
import { importedPurpose } from '../certificate-import/import-scope.ts';
import type { CommandContext, CommandName, Outcome, Refusal } from '../commands/command.ts';
import { faultOfSource, type IdentityImport } from '../commands/import-identities.ts';
import { missingPermission } from '../commands/permissions.ts';
import { runCommand } from '../commands/run-command.ts';
import { mayNotSynchronise } from '../identity-source/may-synchronise.ts';
import { type SyncRefusal, type SyncsOfSource, takePart } from '../identity-source/open-sync.ts';
import { IMPORT_JOBS, type LifecycleDependencies } from '../ports.ts';
import { requesterOf } from '../requester/requester.ts';
import { certificateBatches } from './certificate-batches.ts';
import { identityBatches } from './identity-batches.ts';
import { type ImportedThings, type ImportJob, noProgress, REPORT_ROW_BYTES } from './import-job.ts';
import { newImportJobId } from './import-job-id.ts';
import type { PlannedImport } from './import-job-store.ts';
import { lackOfRoom, type NoRoom } from './room-for.ts';
import { tellOfImportJob } from './tell-of-import-job.ts';
import { underWayFor } from './under-way.ts';

export type ImportJobWish =
  | ({ readonly kind: 'identities' } & IdentityImport)
  | ({ readonly kind: 'certificates' } & CertificateImport);

export type StartImportRefusal =
  | BundleRefusal
  | 'import_invalid'
  | 'import_under_way'
  | SyncRefusal
  /** Whoever acts for no owner has no row to import, and nobody could see the job; a source is of every owner. */
  | 'owner_out_of_scope'
  | NoRoom;
export type StartImportOutcome = Outcome<ImportJob, StartImportRefusal>;

/** Who may import is who may do it at once. */
export const importCommandOf = {
  identities: 'import-identities',
  certificates: 'import-certificates',
} as const satisfies Readonly<Record<ImportedThings['kind'], CommandName>>;

/**
 * Takes a large import in: 1 it is read as a whole, and refused as a whole, with nothing locked · 2 is there room, and
 * nothing else under way for this source? · 3 its rows are kept in batches, and a worker is nudged.
 */
export async function startImportJob(
  deps: LifecycleDependencies,
  wish: ImportJobWish,
  context: CommandContext,
): Promise<StartImportOutcome> {
  const name = importCommandOf[wish.kind];
  const what = thingsOf(wish);
  // Whoever may not import is refused below: nothing is read for them.
  const planned = missingPermission(name, context.actor) === null ? await planOf(wish) : ok(NOTHING);
  const { rows, batches } = planned.ok ? planned.value : NOTHING;
  const hash = createHash('sha256');
  for (const { content } of batches) hash.update(content).update('\n');
  const refusal = planned.ok ? null : planned.refusal.reason;
  const input = { what: { ...what }, dryRun: wish.dryRun, content: hash.digest('hex'), refusal };
  return runCommand<ImportJob, StartImportRefusal>(deps, {
    name,
    input,
    context,
    subject: what.kind === 'certificates' ? { purpose: what.purpose } : {},
    work: async (tx): Promise<StartImportOutcome> => {
      const { owners } = context.actor;
      if (owners.length === 0) return refused({ reason: 'owner_out_of_scope', detail: 'You act for no owner.' });
      if (!planned.ok) return planned;
      const noSync = wish.kind === 'identities' ? mayNotSynchronise(wish, owners) : null;
      if (noSync !== null) return refused(noSync);
      const contentBytes = batches.reduce((sum, { content }) => sum + Buffer.byteLength(content), 0);
      const keptBytes = contentBytes + rows * REPORT_ROW_BYTES;
      const at = deps.clock.now().toISOString();
      let syncs: SyncsOfSource | null = null;
      if (what.kind === 'identities' && !wish.dryRun) {
        const { source, sync } = what;
        const before = await deps.identitySources.open(tx, source, at);
        const busy = await underWayFor(deps, tx, source);
        if (busy !== null) return refused(busy);
        if (sync !== null) {
          const isUsed = await deps.identitySources.hasSent(tx, source, sync.id);
          const taken = takePart(before, { source, sync, closes: false, isUsed }, deps.clock.now());
          if (!taken.ok) return taken;
          syncs = taken.value;
        }
      }
      const lack = await lackOfRoom(deps, tx, owners, keptBytes);
      if (lack !== null) return refused(lack);
      const job: ImportJob = {
        id: newImportJobId(deps.clock.now()),
        what,
        dryRun: wish.dryRun,
        owners,
        requestedBy: describeActor(context.actor),
        requester: requesterOf(context.actor),
        reason: context.reason,
        correlationId: context.correlationId,
        requestedAt: at,
        status: 'waiting',
        startedAt: null,
        finishedAt: null,
        advancedAt: at,
        nextAt: at,
        stopped: null,
        failures: 0,
        rows,
        progress: noProgress,
        vanished: [],
        keptBytes,
        reportUntil: null,
      };
      if (what.kind === 'identities' && syncs !== null) await deps.identitySources.keepSyncs(tx, what.source, syncs);
      await deps.importJobs.insert(tx, job, batches);
      await tellOfImportJob(deps, tx, job, null, { did: name, context });
      await deps.nudges.nudge(tx, IMPORT_JOBS, job.id);
      return ok(job);
    },
  });
}

const NOTHING: PlannedImport = { rows: 0, batches: [] };

const thingsOf = (wish: ImportJobWish): ImportedThings =>
  wish.kind === 'identities'
    ? { kind: 'identities', source: wish.source, sync: wish.sync ?? null }
    : { kind: 'certificates', purpose: wish.purpose, operatingModel: wish.operatingModel };

async function planOf(wish: ImportJobWish): Promise<Result<PlannedImport, Refusal<BundleRefusal | 'import_invalid'>>> {
  if (wish.kind === 'certificates') {
    const what = importedPurpose(wish);
    return what.ok ? certificateBatches(wish, what.value.purpose) : what;
  }
  const fault = faultOfSource(wish);
  if (fault !== null) return refused({ reason: 'import_invalid', detail: fault });
  const batches = await identityBatches(wish.rows);
  return batches.ok
    ? batches
    : refused({ reason: 'import_invalid', detail: `The import is not taken: ${batches.refusal}.` });
}
