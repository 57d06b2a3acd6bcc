import { setTimeout as delay } from 'node:timers/promises';
import { systemActor } from '@bfcert/kernel/actor';
import { newId } from '@bfcert/kernel/ids';
import { KeyedWork } from '@bfcert/kernel/keyed-work';
import { parseBulkActionId } from '../../bulk-action/bulk-action-id.ts';
import { parseCertificateId } from '../../certificate/certificate-id.ts';
import { parseImportJobId } from '../../import-job/import-job-id.ts';
import type { Lifecycle } from '../../lifecycle.ts';
import { parsePolicyDryRunId } from '../../policy/policy-dry-run.ts';
import { BULK_ACTIONS, CERTIFICATE_JOBS, IMPORT_JOBS, POLICY_DRY_RUNS } from '../../ports.ts';
import type { Reachability } from '../../renewal/reachability.ts';
import type { PlaneWitnesses } from '../../revocation/plane/witnesses.ts';
import type { NudgeBoard } from './nudge-board.ts';

/** What the PKI has signed and nobody recorded is found well within a minute. */
const RECONCILE_EVERY_MS = 20_000;
/** What a restored PKI has forgotten of revocations is published again well within a minute. */
const GIVE_BACK_EVERY_MS = 20_000;
/** How late at most it is seen that a revocation has arrived, beside what a round takes. */
const CONFIRM_PLANES_EVERY_MS = 500;
/** How late at most it is seen that an incident's cause is gone, or that nobody has taken it on. */
const REVIEW_INCIDENTS_EVERY_MS = 10_000;
/** A renewal is late by no more than this; a quota of an hour is used up evenly enough. */
const RENEW_EVERY_MS = 10_000;
/** As many records are advanced at once as the database has connections for; one that hangs holds its place and no other. */
const RECORDS_AT_ONCE = 16;
/** One fills a connection for minutes; the others have their turn between its batches. */
const IMPORTS_AT_ONCE = 2;

/** Some may be looking at the whole inventory; others have their turn between its pages. */
const BULK_ACTIONS_AT_ONCE = 4;
/** Each reads every certificate in service. */
const POLICY_DRY_RUNS_AT_ONCE = 1;

const DAY_MS = 86_400_000;
/** Also where no server runs for a whole day. */
const FORGET_FIRST_MS = 60_000;

type Swept = Awaited<ReturnType<Lifecycle['expireDueCertificates']>>;

export interface LifecycleWorkers {
  /** Resolves once nothing of it runs any more; the board's own workers end with pg-boss. */
  stop(): Promise<void>;
}

export interface LifecycleWorkersOptions {
  /** A round failed as a whole, e.g. because the database cannot be reached; the next one comes anyway. */
  readonly onError: (error: unknown, duty: string) => void;
  /** The sweep stopped and wants a person: the refusal's sentence. */
  readonly onSweepHeld: (sentence: string) => void;
  /** What the PKI calls good may be believed: it was given every revocation that it might have forgotten. */
  readonly onRevocationsGivenBack: () => void;
  /** Renewals stopped and want a person: one sentence. */
  readonly onRenewalsSuspended: (sentence: string) => void;
  /** Who says where revocations have arrived. */
  readonly witnesses: PlaneWitnesses;
  /** Who says which endpoints can be asked for their next key. */
  readonly reach: Reachability;
}

/** What the lifecycle does without being asked. The board is open for the queues of ports.ts. */
export async function startLifecycleWorkers(
  lifecycle: Lifecycle,
  board: NudgeBoard,
  { onError, onSweepHeld, onRenewalsSuspended, onRevocationsGivenBack, witnesses, reach }: LifecycleWorkersOptions,
): Promise<LifecycleWorkers> {
  // Only handed over: the row brings back (`nudgeDueJobs`) what was under way when a process dies.
  const records = new KeyedWork(
    async (text) => {
      const id = parseCertificateId(text);
      if (id === null) throw new Error(`not a certificate id: ${text}`);
      await lifecycle.advanceCertificate(id);
    },
    { atOnce: RECORDS_AT_ONCE, onError: (error, id) => onError(error, `advance ${id}`) },
  );
  await board.work(
    CERTIFICATE_JOBS,
    async (id) => records.nudge(id),
    (error, id) => onError(error, `advance ${id}`),
  );
  const bulkActions = new KeyedWork(
    async (text) => {
      const id = parseBulkActionId(text);
      if (id === null) throw new Error(`not a bulk action's id: ${text}`);
      await lifecycle.advanceBulkAction(id);
    },
    { atOnce: BULK_ACTIONS_AT_ONCE, onError: (error, id) => onError(error, `advance ${id}`) },
  );
  await board.work(
    BULK_ACTIONS,
    async (id) => bulkActions.nudge(id),
    (error, id) => onError(error, `advance ${id}`),
  );
  const imports = new KeyedWork(
    async (text) => {
      const id = parseImportJobId(text);
      if (id === null) throw new Error(`not an import job's id: ${text}`);
      await lifecycle.advanceImportJob(id);
    },
    { atOnce: IMPORTS_AT_ONCE, onError: (error, id) => onError(error, `advance ${id}`) },
  );
  await board.work(
    IMPORT_JOBS,
    async (id) => imports.nudge(id),
    (error, id) => onError(error, `advance ${id}`),
  );
  const policyDryRuns = new KeyedWork(
    async (text) => {
      const id = parsePolicyDryRunId(text);
      if (id === null) throw new Error(`not the id of a policy's dry run: ${text}`);
      await lifecycle.advancePolicyDryRun(id);
    },
    { atOnce: POLICY_DRY_RUNS_AT_ONCE, onError: (error, id) => onError(error, `advance ${id}`) },
  );
  await board.work(
    POLICY_DRY_RUNS,
    async (id) => policyDryRuns.nudge(id),
    (error, id) => onError(error, `advance ${id}`),
  );
  const duties = [
    every(500, 'seal the audit', onError, () => lifecycle.sealAudit()),
    every(2_000, 'take over the policy', onError, () => lifecycle.refreshPolicy()),
    every(10_000, 'nudge due jobs', onError, () => lifecycle.nudgeDueJobs()),
    every(10_000, 'nudge due bulk actions', onError, () => lifecycle.nudgeDueBulkActions()),
    every(10_000, 'nudge due dry runs of policies', onError, () => lifecycle.nudgeDuePolicyDryRuns()),
    every(10_000, 'nudge due import jobs', onError, () => lifecycle.nudgeDueImportJobs()),
    every(600_000, 'forget reports of imports', onError, () => lifecycle.forgetImportReports()),
    every(DAY_MS, 'forget what is kept no longer', onError, () => lifecycle.forgetExpired(), FORGET_FIRST_MS),
    every(2_000, 'revoke what was replaced', onError, () => lifecycle.revokeReplaced()),
    every(RECONCILE_EVERY_MS, 'reconcile with the PKI', onError, async () => {
      // A record that is made again may be one that was revoked.
      await lifecycle.reconcileWithPki();
      await lifecycle.takeRevocations();
    }),
    every(RECONCILE_EVERY_MS, 'record what the PKI has made for itself', onError, () =>
      lifecycle.recordOwnCertificates(),
    ),
    every(
      GIVE_BACK_EVERY_MS,
      'give revocations back',
      onError,
      async () => {
        await lifecycle.giveRevocationsBack();
        onRevocationsGivenBack();
      },
      0,
    ),
    every(CONFIRM_PLANES_EVERY_MS, 'confirm revocations', onError, () => lifecycle.confirmPlanes(witnesses)),
    every(REVIEW_INCIDENTS_EVERY_MS, 'review incidents', onError, () => lifecycle.reviewIncidents()),
    every(2_000, 'end binding exceptions', onError, () => lifecycle.expireBindingExceptions()),
    every(2_000, 'end station tolerances', onError, () => lifecycle.expireStationTolerances()),
    every(5_000, 'end recovery cases', onError, () => lifecycle.expireRecoveryCases()),
    every(60_000, 'fold counts', onError, () => lifecycle.foldCounts()),
    every(RENEW_EVERY_MS, 'renew due certificates', onError, async () => {
      const { suspended } = await lifecycle.renewDueCertificates(reach);
      if (suspended !== null) onRenewalsSuspended(suspended);
    }),
    every(60_000, 'expire due certificates', onError, async () => {
      const context = {
        actor: systemActor('expiry-sweep'),
        reason: 'its validity has ended',
        correlationId: newId('cor'),
      };
      for (let swept: Swept | null = null; swept === null || (swept.ok && swept.value.retired.length > 0); ) {
        swept = await lifecycle.expireDueCertificates({ confirmed: false }, context);
        if (!swept.ok) onSweepHeld(swept.refusal.detail);
      }
    }),
  ];
  return {
    stop: async () => {
      const work = [records, bulkActions, imports, policyDryRuns, ...duties];
      await Promise.all(work.map((one) => one.stop()));
    },
  };
}

/** Round after round with a pause between them, so that a slow round delays the next instead of meeting it. */
function every(
  milliseconds: number,
  duty: string,
  onError: LifecycleWorkersOptions['onError'],
  work: () => Promise<unknown>,
  firstAfter = milliseconds,
): LifecycleWorkers {
  const ending = new AbortController();
  const rounds = (async () => {
    for (let pause = firstAfter; await passed(pause, ending.signal); pause = milliseconds) {
      try {
        await work();
      } catch (error) {
        onError(error, duty);
      }
    }
  })();
  return {
    stop: () => {
      ending.abort();
      return rounds;
    },
  };
}

/** False as soon as it is ended. */
const passed = (milliseconds: number, signal: AbortSignal): Promise<boolean> =>
  delay(milliseconds, true, { signal }).catch(() => false);
