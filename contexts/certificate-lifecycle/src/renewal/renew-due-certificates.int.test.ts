import { unwrap } from '@bfcert/kernel/result';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CertificateId } from '../certificate/certificate-id.ts';
import type { PolicyRule } from '../policy/policy-rule.ts';
import type { PolicyDraft } from '../policy/policy-version.ts';
import {
  actorWith,
  by,
  FakeReachability,
  gateway,
  LifecycleWorld,
  operator,
  pkiEngineer,
} from '../testing/lifecycle-world.ts';
import { lookedPolicy } from '../testing/looked-policy.ts';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

describe('the renewal scheduler', () => {
  let world: LifecycleWorld;
  let reach: FakeReachability;
  beforeEach(async () => {
    world = await LifecycleWorld.start();
    reach = new FakeReachability();
    await world.lifecycle.refreshPolicy();
  });
  afterEach(() => world.drop());

  const round = (lifecycle = world.lifecycle) => lifecycle.renewDueCertificates(reach);
  const page = async (id: CertificateId) => {
    const found = await world.lifecycle.certificate(id, operator);
    if (found === null) throw new Error('not there');
    return found;
  };
  const outlook = async (id: CertificateId) => {
    const { nextRenewalAt, renewalHeld } = await page(id);
    return { at: nextRenewalAt, held: renewalHeld?.reason ?? null };
  };
  const incidents = () => world.lifecycle.incidents({ after: null, limit: 9 }, operator);
  const active = async () => {
    const charger = await world.charger();
    return { ...charger, ...(await world.active(charger)) };
  };
  /** To a second after the certificate's renewal is due. */
  const untilDue = async (id: CertificateId) => {
    const at = (await page(id)).nextRenewalAt;
    world.clock.advance(Date.parse(at ?? '') - world.clock.now().getTime() + 1000);
  };
  const successorsOf = async (identityId: Awaited<ReturnType<typeof active>>['identityId'], id: CertificateId) => {
    const all = await world.lifecycle.certificatesOf(identityId, operator);
    const pages = await Promise.all(all.map((one) => page(one.id)));
    return pages.filter(({ record }) => record.renewalOf === id);
  };
  const apply = async (over: Partial<PolicyDraft> = {}, ...rules: PolicyRule[]) => {
    const { version, ...policy } = world.lifecycle.policy();
    const draft = { rules: [...policy.rules, ...rules], renewalsPerHour: 600, quotas: [], ...over };
    const run = unwrap(await lookedPolicy(world.lifecycle, { draft }, by(pkiEngineer)));
    unwrap(await world.lifecycle.applyPolicy({ dryRunId: run.id }, by(pkiEngineer, { expectedVersion: version })));
  };

  it('renews a certificate at its time, once, by the command that people use', async () => {
    const { id, identityId } = await active();
    const before = await outlook(id);
    const daysBefore = (Date.parse((await page(id)).notAfter ?? '') - Date.parse(before.at ?? '')) / DAY_MS;
    expect(daysBefore).toBeLessThanOrEqual(30);
    expect(daysBefore).toBeGreaterThan(22);
    expect(await round()).toMatchObject({ planned: 1, started: 0 });

    await untilDue(id);
    expect(await round()).toMatchObject({ planned: 0, started: 1 });
    expect(await round()).toMatchObject({ started: 0 });
    const [next, ...more] = await successorsOf(identityId, id);
    expect(more).toEqual([]);
    expect(next).toMatchObject({ state: 'requested', record: { requestReason: 'its renewal is due' } });
    expect(await outlook(id)).toEqual({ at: null, held: 'renewal_under_way' });
    expect(await world.events()).toContain('CertificateRenewalStarted');

    world.clock.advance(2 * HOUR_MS);
    expect(await round()).toMatchObject({ started: 0, putOff: 0 });
    // What is under way ends without a certificate: it begins again.
    unwrap(await world.lifecycle.cancelRequest({ certificateId: next?.id ?? id }, by(operator)));
    await world.lifecycle.advanceCertificate(next?.id ?? id);
    expect((await outlook(id)).held).toBe(null);
    world.clock.advance(2 * HOUR_MS);
    expect(await round()).toMatchObject({ started: 1 });
  });

  it.each(['signed', 'sent', 'accepted'])(
    'is not held for ever by a next one that was %s and came to nothing: the one in force would run out',
    async (far) => {
      const charger = await world.charger();
      const { id } = await world.active(charger);
      await round();
      await untilDue(id);
      const next = await world.issued(charger);
      if (far !== 'signed')
        unwrap(await world.lifecycle.recordSent({ certificateId: next.id, executionPath: 'ocpp' }, by(gateway)));
      const answer = { certificateId: next.id, outcome: 'accepted', channel: 'ocpp', detail: '' } as const;
      if (far === 'accepted') unwrap(await world.lifecycle.recordInstallation(answer, by(gateway)));
      expect(await outlook(id)).toEqual({ at: null, held: 'renewal_under_way' });
      expect(await round()).toMatchObject({ started: 0, putOff: 0 });
      world.clock.advance(3 * DAY_MS - HOUR_MS);
      expect(await round()).toMatchObject({ started: 0 });

      world.clock.advance(2 * HOUR_MS);
      expect((await outlook(id)).held).toBeNull();
      expect(await round()).toMatchObject({ started: 1 });
      const [another] = await successorsOf(charger.identityId, id);
      expect(another).toMatchObject({ state: 'requested' });
      // It is let in all the same, and takes the place if its station comes with it after all.
      unwrap(await world.seen(charger.identityId, next.fingerprint));
      expect((await page(next.id)).state).toBe('active');
    },
  );

  it('waits for a station that is not connected, and says so', async () => {
    const { id, identityId } = await active();
    reach.away.add(identityId);
    await untilDue(id);
    expect(await round()).toMatchObject({ started: 0, putOff: 1 });
    const held = await outlook(id);
    expect(held.held).toBe('station_unreachable');
    expect(Date.parse(held.at ?? '')).toBeGreaterThan(world.clock.now().getTime());

    reach.away.delete(identityId);
    expect(await round()).toMatchObject({ started: 0 });
    world.clock.advance(10 * 60_000);
    expect(await round()).toMatchObject({ started: 1 });
  });

  it('begins no more with an authority than its quota of an hour and of a day, and puts off the rest', async () => {
    await apply({ renewalsPerHour: 2, renewalsPerDay: 3 });
    const all = [await active(), await active(), await active(), await active(), await active()];
    world.clock.advance(165 * DAY_MS);
    expect(await round()).toMatchObject({ started: 2, putOff: 3 });
    const held = (await Promise.all(all.map(({ id }) => outlook(id)))).filter(({ held }) => held === 'put_off_quota');
    expect(held).toHaveLength(3);
    expect(Date.parse(held[0]?.at ?? '') - world.clock.now().getTime()).toBeLessThanOrEqual(HOUR_MS + 60_000);

    world.clock.advance(HOUR_MS + 61_000);
    expect(await round()).toMatchObject({ started: 1, putOff: 2 });
    world.clock.advance(HOUR_MS + 61_000);
    expect(await round()).toMatchObject({ started: 0 });
    world.clock.advance(DAY_MS);
    expect(await round()).toMatchObject({ started: 2, putOff: 0 });
  });

  it('keeps to the maintenance window of its owner, also when the station comes back too late', async () => {
    const nights = [{ days: ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'], from: '02:00', to: '03:00' }] as const;
    await apply(
      {},
      {
        name: 'nights',
        purpose: 'charger_identity',
        level: 'owner',
        value: 'north-depot',
        set: { maintenance: { timeZone: 'Europe/Berlin', windows: nights } },
      },
    );
    const { id, identityId } = await active();
    const { at } = await outlook(id);
    const hour = new Intl.DateTimeFormat('en-GB', { timeZone: 'Europe/Berlin', hour: '2-digit', hourCycle: 'h23' });
    expect(hour.format(new Date(at ?? ''))).toBe('02');

    reach.away.add(identityId);
    await untilDue(id);
    expect(await round()).toMatchObject({ started: 0, putOff: 1 });
    reach.away.delete(identityId);
    world.clock.advance(2 * HOUR_MS);
    expect(await round()).toMatchObject({ started: 0, putOff: 1 });
    const again = await outlook(id);
    expect(again.held).toBe('outside_maintenance_window');
    expect(hour.format(new Date(again.at ?? ''))).toBe('02');
    await untilDue(id);
    expect(await round()).toMatchObject({ started: 1 });
  });

  it('plans anew when the policy changes and when the identity changes hands', async () => {
    const { id, identityId } = await active();
    await round();
    const at = (await outlook(id)).at ?? '';
    await apply(
      {},
      {
        name: 'south',
        purpose: 'charger_identity',
        level: 'owner',
        value: 'south-depot',
        set: { renewBefore: 60 * 86_400 },
      },
    );
    expect(await round()).toMatchObject({ planned: 1 });
    expect((await outlook(id)).at).toBe(at);
    unwrap(await world.lifecycle.changeIdentity({ identityId, owner: 'south-depot' }, by(actorWith('administrator'))));
    expect(Date.parse((await outlook(id)).at ?? '')).toBeLessThan(Date.parse(at) - 10 * DAY_MS);
    expect(await round()).toMatchObject({ planned: 1, started: 0 });
    await untilDue(id);
    expect(await round()).toMatchObject({ started: 1 });
  });

  it('tells of thresholds while nobody can say who is reachable, and asks nobody', async () => {
    const { id, identityId } = await active();
    await round();
    const end = Date.parse((await page(id)).notAfter ?? '');
    world.clock.advance(end - 6 * DAY_MS - world.clock.now().getTime());
    const lost = { reachable: () => Promise.reject(new Error('the gateways cannot be asked')) };
    await expect(world.lifecycle.renewDueCertificates(lost)).rejects.toThrow('1 renewals could not be looked at');
    expect((await world.events()).filter((type) => /Escalated|Overdue/.test(type))).toEqual([
      'CertificateRenewalEscalated',
      'CertificateRenewalOverdue',
    ]);
    expect(await successorsOf(identityId, id)).toEqual([]);
  });

  it('tells each threshold once, the later also when both have passed meanwhile', async () => {
    const { id, identityId } = await active();
    reach.away.add(identityId);
    await round();
    const end = Date.parse((await page(id)).notAfter ?? '');
    const toDaysBefore = (days: number) =>
      world.clock.advance(end - days * DAY_MS - world.clock.now().getTime() + 1000);
    const told = async () => (await world.events()).filter((type) => /Escalated|Overdue/.test(type));

    toDaysBefore(15);
    await round();
    expect(await told()).toEqual([]);
    toDaysBefore(14);
    expect(await round()).toMatchObject({ told: 1 });
    expect(await round()).toMatchObject({ told: 0 });
    expect(await told()).toEqual(['CertificateRenewalEscalated']);
    const { rows } = await world.database.pool.query<{ data: object }>(
      "select data from domain_event where type = 'CertificateRenewalEscalated'",
    );
    expect(rows[0]?.data).toMatchObject({ certificateRecordId: id, heldBecause: 'station_unreachable' });
    expect(await world.lifecycle.renewalStanding()).toMatchObject({
      postures: [{ posture: 'escalated', count: 1 }],
      held: [{ reason: 'station_unreachable', count: 1 }],
      owesSince: null,
      unplanned: 0,
    });
    expect((await world.lifecycle.timeline(id, operator)).at(-1)?.title).toBe('CertificateRenewalEscalated');
    expect(await incidents()).toEqual([]);
    toDaysBefore(6);
    expect(await round()).toMatchObject({ told: 1 });
    expect(await round()).toMatchObject({ told: 0 });
    expect(await incidents()).toMatchObject([
      { cause: 'renewal_not_done', object: id, state: 'opened', occurrences: 1 },
    ]);

    const other = await active();
    world.clock.advance(175 * DAY_MS);
    await round();
    expect((await told()).slice(2)).toEqual(['CertificateRenewalEscalated', 'CertificateRenewalOverdue']);
    expect(await outlook(other.id)).toMatchObject({ held: 'renewal_under_way' });
  });

  it('forgets a certificate that left its state', async () => {
    const { id } = await active();
    await round();
    unwrap(await world.lifecycle.revokeCertificate({ certificateId: id, reason: 'keyCompromise' }, by(pkiEngineer)));
    world.clock.advance(179 * DAY_MS);
    expect(await round()).toMatchObject({ planned: 0, started: 0, putOff: 0, told: 0 });
    expect(await outlook(id)).toEqual({ at: null, held: null });
  });

  it.each([30, -1, 200])(
    'begins nothing after the clock moved by %i days, until a person says that it is right',
    async (days) => {
      const { id } = await active();
      world.clock.advance(140 * DAY_MS);
      await round();
      const before = (await world.events()).length;
      world.clock.jump(days * DAY_MS);
      expect(await round()).toMatchObject({
        planned: 0,
        started: 0,
        told: 0,
        suspended: expect.stringContaining('clock'),
      });
      if (days > 0) expect(await outlook(id)).toEqual({ at: null, held: 'suspended_clock_jump' });
      // A server that starts now does not know what time it was, and is told.
      const restarted = world.another();
      expect((await restarted.renewDueCertificates(reach)).suspended).not.toBeNull();
      expect(await restarted.expireDueCertificates({ confirmed: false }, by(gateway))).toMatchObject({
        refusal: { reason: 'clock_jumped' },
      });
      expect((await world.events()).length).toBe(before);

      world.clock.jump(-days * DAY_MS);
      expect((await round()).suspended).not.toBeNull();
      unwrap(await world.confirmSweep());
      expect(await round()).toMatchObject({ suspended: null, planned: 1, started: 0 });
      await untilDue(id);
      expect(await round()).toMatchObject({ started: 1 });
    },
  );

  it('begins each renewal once when two servers go at it at the same time, and when one of them dies on the way', async () => {
    const all = await Promise.all(Array.from({ length: 12 }, active));
    world.clock.advance(165 * DAY_MS);
    const servers = [world.lifecycle, world.another(), world.another()];
    for (const server of servers) await server.refreshPolicy();
    // This one takes everything and is never heard of again.
    const taken = Promise.withResolvers<void>();
    const dying = async (): Promise<never> => {
      taken.resolve();
      return new Promise(() => undefined);
    };
    void servers[2]?.renewDueCertificates({ reachable: dying });
    await taken.promise;
    expect(await round()).toMatchObject({ started: 0 });
    world.clock.advance(121_000);
    const rounds = await Promise.all(servers.map((server) => round(server)));
    expect(rounds.reduce((sum, { started }) => sum + started, 0)).toBe(12);
    for (const { identityId, id } of all) expect(await successorsOf(identityId, id)).toHaveLength(1);
  });
});
