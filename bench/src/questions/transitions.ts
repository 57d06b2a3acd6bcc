import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedPostgres } from '@bfcert/kernel/postgres';
import type { Answer, Effort } from '../answer.ts';
import { startChild } from '../processes/child.ts';
import { median, short, spread, spreadOf } from '../statistics.ts';
import { cpuSecondsBelow, cpuSecondsOf } from '../system/linux-processes.ts';

const AT_ONCE = 16;

/** CPU time. */
interface Cost {
  readonly client: number;
  readonly database: number;
}
interface Pace extends Cost {
  readonly perSecond: number;
}

const totalOf = ({ client, database }: Cost): number => client + database;

/**
 * How many lifecycle transitions a second, with lock, decision, event, audit, its sealing and the follow-up
 * job, against the three statements alone that every transition has to write, in one transaction too.
 */
export async function transitions({ quick, note }: Effort): Promise<Answer> {
  const [rounds, count] = quick ? [2, 100] : [9, 400];
  const folder = await mkdtemp(join(tmpdir(), 'bfcert-transitions-'));
  const postgres = await startEmbeddedPostgres({ dataDirectory: folder, log: () => undefined });
  const child = startChild(new URL('../audit/transiting.ts', import.meta.url));
  try {
    await child.ask('open', { connection: postgres.connection });
    const cpuSeconds = (): Cost => ({ client: cpuSecondsOf(child.pid), database: cpuSecondsBelow(postgres.pid) });
    const timed = async (method: string): Promise<Pace> => {
      const before = cpuSeconds();
      const { seconds } = await child.ask<{ seconds: number }>(method, { atOnce: AT_ONCE });
      const after = cpuSeconds();
      const milliseconds = (from: number, to: number): number => ((to - from) * 1_000) / count;
      return {
        perSecond: count / seconds,
        client: milliseconds(before.client, after.client),
        database: milliseconds(before.database, after.database),
      };
    };
    const paces: { ours: Pace; bare: Pace }[] = [];
    for (let round = 0; round <= rounds; round++) {
      await child.ask('prepare', { count, atOnce: AT_ONCE });
      const bare = await timed('transitBare');
      await child.ask('sealAll');
      const ours = await timed('transit');
      // The first one warms both up.
      if (round === 0) continue;
      paces.push({ ours, bare });
      note(`round ${round} of ${rounds}: ${short(ours.perSecond / bare.perSecond)}`);
    }
    const ratio = spreadOf(paces.map(({ ours, bare }) => ours.perSecond / bare.perSecond));
    const byCpu = spreadOf(paces.map(({ ours, bare }) => totalOf(bare) / totalOf(ours)));
    const ours = spreadOf(paces.map((pace) => pace.ours.perSecond));
    const bare = spreadOf(paces.map((pace) => pace.bare.perSecond));
    const costs = (part: keyof Cost): string =>
      `${short(median(paces.map((pace) => pace.ours[part])))}; ${short(median(paces.map((pace) => pace.bare[part])))} ms`;
    return {
      what: `lifecycle transitions with full audit, ${AT_ONCE} under way, against their three statements alone`,
      rows: [
        ['transitions per second', spread(ours)],
        ['three statements and a commit, per second', spread(bare)],
        ['transitions ÷ the statements alone', spread(ratio)],
        ['the same, by CPU time of client and database', spread(byCpu)],
        ['CPU time of the client, a transition; the statements', costs('client')],
        ['CPU time of the database', costs('database')],
      ],
      figures: {
        transitionsPerSecond: ours.median,
        barePerSecond: bare.median,
        transitionsToBare: ratio.median,
        transitionsToBareByCpu: byCpu.median,
      },
      targets: [{ what: 'transitions ÷ the statements alone', bound: '≥', limit: 0.7, seen: ratio }],
    };
  } finally {
    await child.stop();
    await postgres.stop();
    await rm(folder, { recursive: true });
  }
}
