import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { ApiClient } from '@bfcert/api-client';
import type { Answer, Effort } from '../answer.ts';
import type { Usage } from '../processes/answer-parent.ts';
import { startChild } from '../processes/child.ts';
import { enrolFleet } from '../stations/enrol-fleet.ts';
import type { FleetParts } from '../stations/migrating-fleet.ts';
import { short } from '../statistics.ts';
import { usageByRole } from '../system/linux-processes.ts';
import { startSystem } from '../system/start-system.ts';

const POLL_MS = 250;
/** Something is broken, not slow. */
const GIVE_UP_MS = 15 * 60_000;

interface StationRow {
  readonly online: boolean;
  readonly migration: {
    readonly state: string;
    readonly step: string | null;
    readonly explanation: string | null;
  } | null;
}

/** Whole migrations from planned to active: one station alone, then a fleet at once. */
export async function migrations({ quick, note }: Effort): Promise<Answer> {
  const count = quick ? 20 : 200;
  const directory = await mkdtemp(join(tmpdir(), 'bfcert-bench-'));
  const system = await startSystem(directory);
  const fleet = startChild(new URL('../stations/migrating-fleet.ts', import.meta.url));
  try {
    const { api } = system;
    const [alone, ...others] = await enrolFleet(api, { count: count + 1 });
    const parts: FleetParts = { count: count + 1, url: system.profile2Url, trustAnchorPem: system.csmsRootPem };
    await fleet.ask('start', parts);
    await until(api, ({ online }) => online, count + 1, note);

    const aloneSeconds = await migrate(api, [alone ?? ''], 1, note);
    const before = { ...(await fleet.ask<Usage>('usage')), roles: usageByRole(system.pid) };
    const seconds = await migrate(api, others, count + 1, note);
    const after = { ...(await fleet.ask<Usage>('usage')), roles: usageByRole(system.pid) };

    const cpu: [string, number][] = [...after.roles].map(([role, usage]) => [
      role,
      usage.cpuSeconds - (before.roles.get(role)?.cpuSeconds ?? 0),
    ]);
    cpu.push(['simulator', after.cpuSeconds - before.cpuSeconds]);
    const total = cpu.reduce((sum, [, used]) => sum + used, 0);
    return {
      what: `complete migrations, planned to active, ${count} simulated stations on the embedded system`,
      rows: [
        ['per second', `${short(count / seconds)} (${count} in ${short(seconds)} s)`],
        ['one station alone, seconds', short(aloneSeconds)],
        ['cores busy with it', `${short(total / seconds)} of ${availableParallelism()}`],
        ...cpu.map(([role, used]) => [`CPU per migration, ${role}`, `${short((used / count) * 1000)} ms`] as const),
      ],
      figures: {
        perSecond: count / seconds,
        aloneSeconds,
        coresBusy: total / seconds,
        ...Object.fromEntries(cpu.map(([role, used]) => [`${role}CpuMs`, (used / count) * 1000])),
      },
      targets: [],
    };
  } finally {
    await fleet.stop();
    await system.stop();
    await rm(directory, { recursive: true, force: true });
  }
}

/** The API takes no more in one request. */
const PLANNED_AT_ONCE = 10;

/** Seconds until `active` stations of the fleet are active in all. */
async function migrate(
  api: ApiClient,
  identityIds: readonly string[],
  active: number,
  note: Effort['note'],
): Promise<number> {
  const began = performance.now();
  for (let from = 0; from < identityIds.length; from += PLANNED_AT_ONCE) {
    const some = identityIds.slice(from, from + PLANNED_AT_ONCE);
    await api.post('/migration-cases', { identityIds: some, reason: 'benchmark' });
  }
  await until(api, ({ migration }) => migration?.state === 'active', active, note);
  return (performance.now() - began) / 1000;
}

async function until(
  api: ApiClient,
  holds: (station: StationRow) => boolean,
  count: number,
  note: Effort['note'],
): Promise<void> {
  const deadline = performance.now() + GIVE_UP_MS;
  for (let last = -1; ; ) {
    const stations: StationRow[] = [];
    for await (const station of api.all<StationRow>('/stations')) stations.push(station);
    const reached = stations.filter(holds).length;
    if (reached >= count) return;
    if (reached > last) note(`${reached} of ${count}`);
    last = Math.max(last, reached);
    const stopped = stations.find(({ migration }) => migration?.state === 'quarantine');
    if (stopped) throw new Error(`a migration stopped: ${stopped.migration?.explanation}`);
    if (performance.now() > deadline) throw new Error(`only ${reached} of ${count} stations got there`);
    await wait(POLL_MS);
  }
}
