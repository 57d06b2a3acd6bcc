import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedPostgres } from '@bfcert/kernel/postgres';
import type { Answer, Effort } from '../answer.ts';
import { startChild } from '../processes/child.ts';
import { short, spread, spreadOf } from '../statistics.ts';

const AT_ONCE = 16;

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
    const paces: { ours: number; bare: number }[] = [];
    for (let round = 0; round <= rounds; round++) {
      await child.ask('prepare', { count, atOnce: AT_ONCE });
      const bare = await child.ask<{ seconds: number }>('transitBare', { atOnce: AT_ONCE });
      const ours = await child.ask<{ seconds: number }>('transit', { atOnce: AT_ONCE });
      // The first one warms both up.
      if (round === 0) continue;
      paces.push({ ours: count / ours.seconds, bare: count / bare.seconds });
      note(`round ${round} of ${rounds}: ${short(bare.seconds / ours.seconds)}`);
    }
    const ratio = spreadOf(paces.map(({ ours, bare }) => ours / bare));
    const ours = spreadOf(paces.map((pace) => pace.ours));
    const bare = spreadOf(paces.map((pace) => pace.bare));
    return {
      what: `lifecycle transitions with full audit, ${AT_ONCE} under way, against their three statements alone`,
      rows: [
        ['transitions per second', spread(ours)],
        ['three statements and a commit, per second', spread(bare)],
        ['transitions ÷ the statements alone', spread(ratio)],
      ],
      figures: { transitionsPerSecond: ours.median, barePerSecond: bare.median, transitionsToBare: ratio.median },
      targets: [{ what: 'transitions ÷ the statements alone', bound: '≥', limit: 0.7, seen: ratio }],
    };
  } finally {
    await child.stop();
    await postgres.stop();
    await rm(folder, { recursive: true });
  }
}
