import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type System, startSystem } from './system/start-system.ts';
import { enrol, simulate, stationsOf, until } from './system/stations.ts';
import { twoAdministrators } from './system/two-administrators.ts';

const reason = 'end-to-end test';

interface Wave {
  readonly state: string;
  readonly hold: { readonly code: string } | null;
  readonly groups: readonly { readonly active: number; readonly failed: number; readonly waiting: number }[];
}
interface Calendar {
  readonly weeks: readonly { readonly waves: readonly object[]; readonly groups: readonly object[] }[];
}
interface Member {
  readonly wireName: string;
  readonly state: string;
  readonly changedAt: string;
  readonly because: { readonly code: string } | null;
}

describe('a wave of migrations', () => {
  let system: System;
  let people: Awaited<ReturnType<typeof twoAdministrators>>;
  beforeAll(async () => {
    system = await startSystem();
    people = await twoAdministrators(system);
  });
  afterAll(() => system.stop());

  const planned = async (cohort: string, rules: object): Promise<string> => {
    const [asks] = people;
    const plan = { kind: 'migration', name: cohort, selection: { cohorts: [cohort] }, rules, reason };
    const { count } = await asks.post<{ count: number }>('/waves?dryRun=true', { ...plan, count: null });
    const { waveId } = await asks.post<{ waveId: string }>('/waves', { ...plan, count });
    return waveId;
  };
  const started = async (waveId: string): Promise<void> => {
    const [asks, answers] = people;
    const { approvalId } = await asks.post<{ approvalId: string }>(`/waves/${waveId}/actions/start`, {
      reason,
    });
    await answers.post(`/approvals/${approvalId}/actions/approve`, { reason });
  };
  const wave = (waveId: string) => system.api.get<Wave>(`/waves/${waveId}`);

  it('brings a fleet of 1.6, 2.0.1 and 2.1 to Profile 3, group by group', async () => {
    const stations = [];
    for (const [name, version] of [
      ['W-16-1', '1.6'],
      ['W-16-2', '1.6'],
      ['W-201-1', '2.0.1'],
      ['W-201-2', '2.0.1'],
      ['W-21-1', '2.1'],
      ['W-21-2', '2.1'],
    ] as const) {
      await enrol(system, name, { cohorts: ['site:Harbour'] as never, model: version });
      stations.push(await simulate(system, name, [], { version }));
    }
    await Promise.all(stations.map((station) => station.start()));
    const waveId = await planned('site:Harbour', { canarySize: 3, groupSize: 3, successPercent: 100 });
    await started(waveId);
    await until(async () => (await wave(waveId)).state === 'completed');
    expect((await wave(waveId)).groups.map(({ active }) => active)).toEqual([3, 3]);
    const rows = [...(await stationsOf(system)).values()].filter(({ name }) => name.startsWith('W-'));
    expect(rows.map(({ profileFloor, securityProfile }) => [profileFloor, securityProfile])).toEqual(
      Array.from({ length: 6 }, () => [3, 3]),
    );
    const audit = await system.api.get<{ verified: boolean }>('/audit-entries/verification');
    expect(audit.verified).toBe(true);
    await Promise.all(stations.map((station) => station.stop()));
  });

  it('is held by its failures: those that failed keep their way in, and the others are not begun', async () => {
    const stations = [];
    for (const name of ['H-1', 'H-2', 'H-3', 'H-4']) {
      await enrol(system, name, { cohorts: ['site:Lock'] as never });
      stations.push(await simulate(system, name, ['falls-back-to-profile-2']));
    }
    await Promise.all(stations.map((station) => station.start()));
    const waveId = await planned('site:Lock', { canarySize: 2, groupSize: 2, errorPercent: 0 });
    await started(waveId);
    await until(async () => (await wave(waveId)).state === 'held');
    const held = await wave(waveId);
    expect(held).toMatchObject({ hold: { code: 'too_many_failures' } });
    expect(held.groups.map(({ waiting }) => waiting)).toEqual([0, 2]);
    const { weeks } = await system.api.get<Calendar>('/calendar?cohort=site%3ALock&weeks=1');
    expect(weeks).toMatchObject([
      {
        waves: [{ waveId, state: 'held', waiting: 2 }],
        groups: [{ group: 'site:Lock', starts: [{ waveId, stations: 2 }] }],
      },
    ]);
    const failed: Member[] = [];
    for await (const member of system.api.all<Member>(`/waves/${waveId}/members?state=failed`)) failed.push(member);
    expect(failed.length).toBeGreaterThan(0);
    const rows = await stationsOf(system);
    for (const { wireName } of failed) {
      await until(async () => (await stationsOf(system)).get(wireName)?.online === true);
      expect(rows.get(wireName)).toMatchObject({ profileFloor: 2, migration: { state: 'quarantine' } });
    }
    await Promise.all(stations.map((station) => station.stop()));
  });
});
