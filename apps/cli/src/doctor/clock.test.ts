import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lookAtClock } from './clock.ts';
import { findOurProcesses } from './our-processes.ts';
import { PlantedProc, SUPERVISOR } from './testing/planted-proc.ts';

const START = new Date('2026-01-01T00:00:00.000Z');
const after = (seconds: number): Date => new Date(START.getTime() + seconds * 1_000);

describe('the clock', () => {
  let data: string;
  let planted: PlantedProc;
  beforeEach(() => {
    data = mkdtempSync(join(tmpdir(), 'doctor-'));
    writeFileSync(join(data, 'claimed-by'), `process 10, since ${START.toISOString()}`);
    utimesSync(join(data, 'claimed-by'), START, START);
    // The supervisor has run for 900 s by the clock that nobody sets.
    planted = new PlantedProc({ 10: { ...SUPERVISOR, startedAtSeconds: 100 } }, 1_000);
  });
  afterEach(() => {
    planted.remove();
    rmSync(data, { recursive: true });
  });

  const look = async (now: Date, ntp: () => Promise<string> = async () => 'yes\n') => {
    const proc = planted.open();
    const sources = { proc, now: () => now, ntpSynchronized: ntp };
    const seen = await lookAtClock(sources, findOurProcesses(proc, data), data);
    return seen.map(({ verdict, seen: sentence }) => `${verdict}: ${sentence}`);
  };

  it('is good where it has gone as the monotonic one, is not behind the files, and is synchronised', async () => {
    expect(await look(after(903))).toEqual([
      'good: has gone as the monotonic clock has',
      'good: is not behind what was written before',
      'good: timedatectl says that the clock is synchronised',
    ]);
  });

  it.each([
    ['forward', 30 * 86_400 + 900, /^finding: was set forward by 2592000 s/],
    ['back', 900 - 86_400, /^finding: was set back by 86400 s/],
  ])('that was set %s since the start is found out', async (_, seconds, finding) => {
    expect((await look(after(seconds)))[0]).toMatch(finding);
  });

  it('that is behind what was written before is found out, also when nothing runs', async () => {
    rmSync(join(data, 'claimed-by'));
    writeFileSync(join(data, 'claimed-by'), 'process 99, since then');
    utimesSync(join(data, 'claimed-by'), after(7_200), after(7_200));
    expect((await look(after(3_600)))[0]).toBe('finding: is 3600 s behind claimed-by: it was set back');
  });

  it.each([
    ['no', 'finding: timedatectl says that the clock is not synchronised'],
    ['', 'note: timedatectl does not say whether the clock is synchronised'],
  ])('of which timedatectl says "%s"', async (answer, expected) => {
    expect((await look(after(900), async () => answer)).at(-1)).toBe(expected);
  });

  it('is not called unsynchronised where nobody says so', async () => {
    const missing = () => Promise.reject(new Error('spawn timedatectl ENOENT\nmore'));
    expect((await look(after(900), missing)).at(-1)).toBe(
      'note: nobody here says whether the clock is synchronised: spawn timedatectl ENOENT',
    );
  });
});
