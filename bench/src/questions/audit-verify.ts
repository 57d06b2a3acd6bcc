import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Answer, Effort } from '../answer.ts';
import type { Usage } from '../processes/answer-parent.ts';
import { startChild } from '../processes/child.ts';
import { short, spread, spreadOf } from '../statistics.ts';

/** How many entries a second an export is verified at, offline: every line read, hashed and checked against what is signed. */
export async function auditVerify({ quick, note }: Effort): Promise<Answer> {
  const [rounds, entries] = quick ? [2, 20_000] : [9, 400_000];
  const folder = await mkdtemp(join(tmpdir(), 'bfcert-audit-verify-'));
  const file = join(folder, 'audit.ndjson');
  const child = startChild(new URL('../audit/verifying.ts', import.meta.url));
  try {
    await child.ask('write', { file, entries });
    const bytes = (await stat(file)).size;
    await child.ask('verify', { file, entries });
    const paces: { perSecond: number; perCpuSecond: number }[] = [];
    let rss = 0;
    for (let round = 1; round <= rounds; round++) {
      const before = await child.ask<Usage>('usage');
      const { seconds } = await child.ask<{ seconds: number }>('verify', { file, entries });
      const after = await child.ask<Usage>('usage');
      rss = Math.max(rss, after.rssBytes);
      paces.push({ perSecond: entries / seconds, perCpuSecond: entries / (after.cpuSeconds - before.cpuSeconds) });
      note(`round ${round} of ${rounds}: ${short(entries / seconds)} entries per second`);
    }
    const perSecond = spreadOf(paces.map((pace) => pace.perSecond));
    const perCpuSecond = spreadOf(paces.map((pace) => pace.perCpuSecond));
    return {
      what: `an export of ${entries} entries verified offline`,
      rows: [
        ['entries per second', spread(perSecond)],
        ['the same per CPU second', spread(perCpuSecond)],
        ['bytes per entry', short(bytes / entries)],
        ['memory of the process', `${short(rss / 2 ** 20)} MiB`],
      ],
      figures: { entriesPerSecond: perSecond.median, entriesPerCpuSecond: perCpuSecond.median, rssBytes: rss },
      targets: [{ what: 'entries verified per second', bound: '≥', limit: 50_000, seen: perSecond }],
    };
  } finally {
    await child.stop();
    await rm(folder, { recursive: true });
  }
}
