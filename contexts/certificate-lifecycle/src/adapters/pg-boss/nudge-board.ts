import { afterCommit, kyselyOf } from '@bfcert/kernel/postgres';
import { fromKysely, type PgBoss } from 'pg-boss';
import type { JobNudges } from '../../ports.ts';

interface Nudge {
  readonly id: string;
}

export interface NudgeBoard {
  readonly nudges: JobNudges;
  /** To be called for every queue before the first nudge for it. */
  open(queue: string): Promise<void>;
  /**
   * Calls `handler` with each nudged id, several at a time. One that throws is nudged again by the
   * queue a few times, with growing pauses; `onError` hears of it. The next are fetched when all of
   * them are done, so what may take long is to be handed over (`KeyedWork`), and its row to bring it back.
   */
  work(
    queue: string,
    handler: (id: string) => Promise<unknown>,
    onError: (error: unknown, id: string) => void,
  ): Promise<void>;
}

/** Nudges kept done for this long, in seconds, for whoever looks at the queue. */
const KEPT = 3600;
/** Whoever nudges wakes this server's worker. What is left to the poll: another server's nudges, and what failed. */
const POLL_SECONDS = 2;
const LONGEST_TIMER_MS = 300_000;
/** The queue goes by the database's clock. */
const TIMER_SLACK_MS = 20;
/** As many records are advanced at once; a few more than the database has connections for. */
const BATCH = 16;

/**
 * Nudges over pg-boss: written in the caller's transaction, so that a rolled-back change nudges
 * nobody and a committed one surely does. Workers of this process look at once; those of other
 * processes within two seconds.
 */
export function nudgeBoard(boss: PgBoss): NudgeBoard {
  const workers = new Map<string, string>();
  /** When there will be something for it; what is further away, the poll finds. */
  const wake = (worker: string, at: Date | undefined): void => {
    const inMs = at === undefined ? 0 : at.getTime() - Date.now();
    if (inMs <= 0) boss.notifyWorker(worker);
    else if (inMs <= LONGEST_TIMER_MS) setTimeout(() => boss.notifyWorker(worker), inMs + TIMER_SLACK_MS).unref();
  };
  return {
    nudges: {
      async nudge(tx, queue, aggregateId, { startAfter } = {}) {
        const options = { db: fromKysely(kyselyOf(tx)), ...(startAfter === undefined ? {} : { startAfter }) };
        await boss.send(queue, { id: aggregateId }, options);
        const worker = workers.get(queue);
        if (worker !== undefined) afterCommit(tx, () => wake(worker, startAfter));
      },
    },

    async open(queue) {
      await boss.createQueue(queue, {
        retryLimit: 8,
        retryDelay: 1,
        retryBackoff: true,
        retryDelayMax: 60,
        deleteAfterSeconds: KEPT,
      });
    },

    async work(queue, handler, onError) {
      const options = {
        batchSize: BATCH,
        pollingIntervalSeconds: POLL_SECONDS,
        burstWhenBatchFull: true,
        perJobResults: true,
      } as const;
      const worker = await boss.work<Nudge, unknown, typeof options>(queue, options, async (jobs) =>
        Promise.all(
          jobs.map(async ({ id, data }) => {
            try {
              await handler(data.id);
              return { id, status: 'completed' as const };
            } catch (error) {
              onError(error, data.id);
              return { id, status: 'failed' as const };
            }
          }),
        ),
      );
      workers.set(queue, worker);
    },
  };
}
