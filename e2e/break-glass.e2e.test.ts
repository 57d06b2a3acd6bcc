import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CommandLine } from './system/command-line.ts';
import { type System, startSystem } from './system/start-system.ts';
import { enrol, planMigration, simulate, stationsOf, until } from './system/stations.ts';
import { tokensOfTwo } from './system/two-administrators.ts';

interface Glass {
  readonly breakGlassId: string;
  readonly state: string;
  readonly askedBy: string;
  readonly approvedBy: string | null;
  readonly endedBecause: string | null;
}

describe('a break-glass, by the command line alone', () => {
  let system: System;
  let ada: string;
  let ben: string;
  beforeAll(async () => {
    system = await startSystem();
    [ada, ben] = await tokensOfTwo(system);
  });
  afterAll(() => system.stop());

  const because = ['--reason', 'its security module is exchanged'] as const;
  const inADay = () => new Date(Date.now() + 86_400_000).toISOString();

  it.each([
    ['2.0.1', {}, []],
    ['2.1', {}, []],
    // Its slots alone have passwords: it is told one with the slot.
    ['2.1', { passwordsInSlotsOnly: true }, ['--key', 'delivered']],
  ] as const)(
    'sends a migrated station of OCPP %s to Profile 2 by the word of two people, and at its end back to Profile 3 (%j)',
    async (version, more, key) => {
      const name = `GLASS-${version}-${key.length}`;
      const id = await enrol(system, name);
      const station = await simulate(system, name, [], { version, allowSecurityProfileDowngrade: true, ...more });
      await station.start();
      await planMigration(system, [id]);
      const onProfile = (profile: 2 | 3) =>
        until(async () => {
          const row = (await stationsOf(system)).get(name);
          return row?.online === true && row.securityProfile === profile && row;
        });
      await until(async () => (await stationsOf(system)).get(name)?.migration?.state === 'active');
      const line = new CommandLine(system);
      const glass = async (): Promise<Glass | undefined> =>
        ((await line.run(['break-glass', 'list', '--station', id], ada)).printed as readonly Glass[])[0];

      // It is asked whether it allows it, and says so in a moment.
      const asked = await until(async () => {
        const said = await line.run(
          ['break-glass', 'ask', id, '--until', inADay(), '--lower', ...key, ...because],
          ada,
        );
        if (said.exitCode === 0) return said.printed as { breakGlassId: string; approvalId: string };
        expect(said.stderr).toContain('downgrade_not_reported');
        return null;
      });
      expect((await line.run(['approvals', 'approve', asked.approvalId, '--reason', 'agreed'], ada)).exitCode).not.toBe(
        0,
      );
      expect(await glass()).toMatchObject({ state: 'asked', approvedBy: null });
      expect((await line.run(['approvals', 'approve', asked.approvalId, '--reason', 'agreed'], ben)).exitCode).toBe(0);

      // Down: with its password, and the floor where it was.
      const down = await onProfile(2);
      expect([down.profileFloor, station.state().securityProfile]).toEqual([3, 2]);
      expect(await glass()).toMatchObject({ state: 'open', askedBy: 'user:ada', approvedBy: 'user:ben' });

      // And up: nobody does anything more.
      const said = await line.run(['break-glass', 'end', asked.breakGlassId, '--reason', 'it is exchanged'], ben);
      expect(said.printed).toMatchObject({ state: 'narrowed' });
      await onProfile(3);
      await until(async () => (await glass())?.state === 'ended');
      expect(await glass()).toMatchObject({ breakGlassId: asked.breakGlassId, endedBecause: 'returned' });
      await until(async () => station.state().securityProfile === 3);

      const orders = await until(async () => {
        const installed = await system.api.get<{ orders: readonly { kind: string; state: string }[] }>(
          `/stations/${id}/installed-certificates`,
        );
        return installed.orders.find(({ kind }) => kind === 'raise_profile')?.state === 'done' && installed.orders;
      });
      expect(orders.find(({ kind }) => kind === 'lower_profile')?.state).toBe('done');
      const actions: string[] = [];
      const entries = system.api.all<{ readonly action: string }>(`/audit-entries?identityId=${id}`);
      for await (const { action } of entries) actions.push(action);
      expect(actions).toEqual(
        expect.arrayContaining([
          'ask-for-break-glass',
          'open-break-glass',
          'end-break-glass',
          'carry-out-station-order',
        ]),
      );
      const audit = await system.api.get<{ verified: boolean }>('/audit-entries/verification');
      expect(audit.verified).toBe(true);
      await station.stop();
    },
  );
});
