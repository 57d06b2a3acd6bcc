import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Answer, Effort } from '../answer.ts';
import { median, short, spread, spreadOf } from '../statistics.ts';
import { type Role, type RoleUsage, usageByRole } from '../system/linux-processes.ts';
import { startSystem } from '../system/start-system.ts';

const LIMIT_SECONDS = 10;
const MIB = 1024 * 1024;
/** Long enough for what a start leaves to be done; memory is looked at then. */
const REST_MS = 3_000;

interface Run {
  readonly firstSeconds: number;
  readonly laterSeconds: number;
  readonly usage: ReadonlyMap<Role, RoleUsage>;
}

/** From `bfcert start` to a system that is ready, and what that costs in memory. */
export async function start({ quick, note }: Effort): Promise<Answer> {
  const rounds = quick ? 1 : 3;
  const runs: Run[] = [];
  for (let number = 1; number <= rounds; number++) {
    const run = await measure();
    runs.push(run);
    note(`round ${number} of ${rounds}: ${short(run.firstSeconds)} s, then ${short(run.laterSeconds)} s`);
  }
  const first = spreadOf(runs.map(({ firstSeconds }) => firstSeconds));
  const later = spreadOf(runs.map(({ laterSeconds }) => laterSeconds));
  const mib = (of: 'rssBytes' | 'pssBytes', role: Role): number =>
    median(runs.map(({ usage }) => usage.get(role)?.[of] ?? 0)) / MIB;
  const roles = [...(runs[0]?.usage.keys() ?? [])];
  const whole =
    median(runs.map(({ usage }) => [...usage.values()].reduce((sum, { pssBytes }) => sum + pssBytes, 0))) / MIB;
  return {
    what: 'from spawn to /readyz with a gateway, and the memory of the whole system then',
    rows: [
      ['first start, seconds', spread(first)],
      ['later start, seconds', spread(later)],
      ['memory, all processes', `${short(whole)} MiB (PSS)`],
      ...roles.map(
        (role) => [role, `${short(mib('pssBytes', role))} MiB (RSS ${short(mib('rssBytes', role))})`] as const,
      ),
    ],
    figures: {
      firstSeconds: first.median,
      laterSeconds: later.median,
      memoryMib: whole,
      ...Object.fromEntries(roles.map((role) => [`${role}Mib`, mib('pssBytes', role)])),
    },
    targets: [
      { what: 'first start, seconds', bound: '≤', limit: LIMIT_SECONDS, seen: first },
      { what: 'later start, seconds', bound: '≤', limit: LIMIT_SECONDS, seen: later },
    ],
  };
}

async function measure(): Promise<Run> {
  const directory = await mkdtemp(join(tmpdir(), 'bfcert-bench-'));
  try {
    const first = await startSystem(directory);
    await first.stop();
    const later = await startSystem(directory);
    await wait(REST_MS);
    const usage = usageByRole(later.pid);
    await later.stop();
    return { firstSeconds: first.readyAfterSeconds, laterSeconds: later.readyAfterSeconds, usage };
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}
