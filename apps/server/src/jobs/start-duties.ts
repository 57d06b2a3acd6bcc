import type { Lifecycle, PlaneWitnesses, SecurityEventRetention } from '@bfcert/certificate-lifecycle';
import { type NudgeBoard, startLifecycleWorkers } from '@bfcert/certificate-lifecycle/adapters/pg-boss';
import {
  ADMISSION_REFRESH,
  AdmissionDrain,
  type EvseSecurity,
  KEY_ROTATIONS,
  MIGRATIONS,
  RENEWALS,
  STATION_LOGS,
  STATION_ORDERS,
  TRUST_ANCHOR_ROLLOUTS,
  WAVES,
} from '@bfcert/evse-security';
import { KeyedWork } from '@bfcert/kernel/keyed-work';
import type { OutboxReader } from '@bfcert/kernel/outbox';
import type { Logger } from 'pino';
import type { OpenPublication } from '../publication/open-publication.ts';
import type { GatewayMemories } from '../stations/gateway-memories.ts';
import type { SessionChanges } from '../stations/session-changes.ts';
import { every } from './every.ts';

/** Stations that may be talked to at once; each waits for its own answer. */
const STATIONS_AT_ONCE = 256;
const DAY_MS = 86_400_000;
/** A certificate whose status was asked for is in force after this at the latest. */
const REPORT_QUESTIONS_MS = 2_000;
const LEASES_MS = 5_000;
/** A server that is started anew every day clears away as well. */
const FIRST_CLEARANCE_MS = 600_000;

/**
 * What happens without anybody asking: reactions to events, jobs, timers. Resolves with what ends it;
 * work under way is waited for, so have whatever it waits for end as well.
 */
export async function startDuties(
  {
    lifecycle,
    evse,
    board,
    reader,
    publication,
    witnesses,
    securityEvents,
    sessionChanges,
    memory,
  }: {
    lifecycle: Lifecycle;
    evse: EvseSecurity;
    board: NudgeBoard;
    reader: OutboxReader;
    publication: Pick<OpenPublication, 'believeAnswers' | 'questions'>;
    witnesses: PlaneWitnesses;
    securityEvents: SecurityEventRetention;
    sessionChanges: Pick<SessionChanges, 'happened' | 'onEach'>;
    memory: Pick<GatewayMemories, 'look'>;
  },
  log: Logger,
): Promise<() => Promise<void>> {
  const failed =
    (duty: string) =>
    (error: unknown): void =>
      log.error({ err: error, duty }, 'a duty failed');

  const drain = new AdmissionDrain(() => evse.publishDirtyEntries(), {
    everyMs: 500,
    onError: failed('publish changed admission entries'),
  });
  for (const { name, handle } of evse.reactions) reader.subscribe(name, handle);
  reader.onSequenced(() => drain.wake());

  const workers = await startLifecycleWorkers(lifecycle, board, {
    onError: (error, duty) => failed(duty)(error),
    onSweepHeld: (sentence) => log.warn({ sentence }, 'the expiry sweep waits for a person'),
    onRenewalsSuspended: (sentence) => log.warn({ sentence }, 'renewals wait for a person'),
    onRevocationsGivenBack: () => publication.believeAnswers(),
    witnesses,
    reach: {
      reachable: (ids) => evse.askableForRenewal(ids),
      objections: (ids) => evse.objectionsToRenewal(ids),
    },
  });
  // A station may be silent for its whole timeout: the queue only hands the id over, and the row
  // brings it back (`lookAtDueProcesses`) should this process die meanwhile.
  const queues = [
    MIGRATIONS,
    RENEWALS,
    KEY_ROTATIONS,
    TRUST_ANCHOR_ROLLOUTS,
    STATION_LOGS,
    STATION_ORDERS,
    WAVES,
  ] as const;
  const stationWork = queues.map((queue) => ({
    queue,
    work: new KeyedWork(evse.jobs[queue], {
      atOnce: STATIONS_AT_ONCE,
      onError: (error, id) => failed(`${queue} ${id}`)(error),
    }),
  }));
  for (const { queue, work } of stationWork) {
    await board.work(
      queue,
      async (id) => work.nudge(id),
      (error, id) => failed(`${queue} ${id}`)(error),
    );
  }
  // No row brings this one back: it is done within the queue's own delivery, which repeats what failed.
  await board.work(ADMISSION_REFRESH, evse.jobs[ADMISSION_REFRESH], (error, id) =>
    failed(`${ADMISSION_REFRESH} ${id}`)(error),
  );
  // By a clock that is in doubt, too much would go.
  const forgetOfStations = async (): Promise<void> => {
    if ((await lifecycle.clockDoubt()) === null) await evse.forgetExpired();
  };
  const lookAtLogs = async (): Promise<void> => {
    if ((await lifecycle.clockDoubt()) === null) await evse.lookAtDueStationLogs();
  };
  const retireKeys = async (): Promise<void> => {
    if ((await lifecycle.clockDoubt()) === null) await evse.retireDueKeys();
  };
  const endBreakGlasses = async (): Promise<void> => {
    if ((await lifecycle.clockDoubt()) === null) await evse.endDueBreakGlasses();
  };
  const rotateKeys = async (): Promise<void> => {
    if ((await lifecycle.clockDoubt()) === null) await evse.rotateDueKeys();
  };
  const keepGatewayLeases = async (): Promise<void> => {
    const { lost, back } = await evse.keepGatewayLeases();
    if (lost.length > 0) log.error({ gateways: lost }, 'nothing is heard of a gateway: its stations are offline');
    if (back.length > 0) log.warn({ gateways: back }, 'a gateway is heard again');
    if (lost.length > 0 || back.length > 0) sessionChanges.happened('any');
  };
  // Who has entered elsewhere is looked for at once: an older session may not go on for a second.
  const ends = every(
    1_000,
    () => evse.endSupersededSessions(),
    failed('end sessions that other gateways have taken over'),
  );
  sessionChanges.onEach(() => ends.soon());
  const timers = [
    ends,
    every(60_000, () => evse.orderDueLists(), failed('have stations list what they have')),
    every(60_000, () => evse.reconcileAnchors(), failed('send stations again the trust anchors that they lack')),
    every(60_000, retireKeys, failed('end keys whose time is over')),
    every(60_000, endBreakGlasses, failed('end what was opened of Profile 2 for a time')),
    every(5_000, () => evse.beginOnboardings(), failed('begin migrations of newcomers')),
    every(3_600_000, rotateKeys, failed('replace keys for their age')),
    every(60_000, () => evse.takeUpEarlyRequests(), failed('take up signing requests that came before their turn')),
    every(2_000, () => evse.lookAtDueProcesses(), failed('look at due migrations')),
    every(LEASES_MS, keepGatewayLeases, failed('keep the leases of gateways')),
    every(LEASES_MS, () => memory.look(), failed('ask gateways what memory they have')),
    every(5_000, lookAtLogs, failed('look at due logs of stations')),
    every(
      REPORT_QUESTIONS_MS,
      () => publication.questions.report((queries) => lifecycle.recordStatusQueries(queries)),
      failed('report what the OCSP responder was asked'),
    ),
    every(DAY_MS, forgetOfStations, failed('forget what is kept no longer of stations'), {
      firstMs: FIRST_CLEARANCE_MS,
    }),
    every(DAY_MS, () => lifecycle.forgetSecurityEvents(securityEvents), failed('forget security events'), {
      firstMs: FIRST_CLEARANCE_MS,
    }),
  ];
  await reader.start();
  drain.start();

  return async () => {
    await Promise.all([
      reader.stop(),
      drain.stop(),
      workers.stop(),
      ...timers.map((timer) => timer.stop()),
      ...stationWork.map(({ work }) => work.stop()),
    ]);
  };
}
