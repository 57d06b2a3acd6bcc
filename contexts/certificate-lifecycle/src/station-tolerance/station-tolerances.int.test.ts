import { unwrap } from '@bfcert/kernel/result';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { IdentityId } from '../identity/identity-id.ts';
import type { Lifecycle } from '../lifecycle.ts';
import { actorWith, by, gateway, LifecycleWorld, operator, pkiEngineer } from '../testing/lifecycle-world.ts';
import { ada, administrator, otto, withTwoAdministrators } from '../testing/two-administrators.ts';
import type { ToleranceWish } from './decide.ts';

let world: LifecycleWorld;
let lifecycle: Lifecycle;
beforeAll(async () => {
  world = await LifecycleWorld.start();
  lifecycle = withTwoAdministrators(world);
});
afterAll(() => world.drop());

const DAY = 86_400_000;
const { person: _, ...robot } = administrator('erp', { kind: 'service' });
const south = administrator('sven', { owners: ['south-depot'] });

const wish = (identityId: IdentityId, over: Partial<ToleranceWish> & { readonly days?: number } = {}) => {
  const { days = 20, ...rest } = over;
  const until = new Date(world.clock.now().getTime() + days * DAY).toISOString();
  return { identityId, tolerance: 'expired_certificate', until, ...rest };
};
const ask = (one: ToleranceWish, actor = ada, over = {}) => lifecycle.grantStationTolerance(one, by(actor, over));
async function granted(one: ToleranceWish) {
  const { approvalId } = unwrap(await ask(one));
  unwrap(await lifecycle.answerApproval({ approvalId, verdict: 'approve' }, by(otto)));
  const query = { identityId: one.identityId, state: 'active', after: null, limit: 10 } as const;
  const found = (await lifecycle.stationTolerances(query, ada)).find(({ kind }) => kind === one.tolerance);
  if (found === undefined) throw new Error('nothing was granted');
  return found;
}
const tolerated = async (identityId: IdentityId) => (await lifecycle.toleratedOf([identityId])).get(identityId) ?? [];
const fingerprintTolerated = async (identityId: IdentityId) =>
  (await tolerated(identityId)).map(({ fingerprint }) => fingerprint);
const told = async (identityId: IdentityId) => {
  const { rows } = await world.database.pool.query(
    `select entry->>'action' as action, entry->>'after' as after, entry->>'actor' as actor,
       entry#>>'{detail,approvedBy}' as approved, entry#>>'{detail,tolerance}' as tolerance
     from lifecycle.audit_entry
     where entry->>'identityId' = $1 and entry->>'action' in ('grant-station-tolerance', 'end-station-tolerance')
       and entry->>'outcome' = 'done' order by position`,
    [identityId],
  );
  return rows;
};

describe('a tolerance', () => {
  test('is granted by two administrators, and the audit names both', async () => {
    const { identityId } = await world.charger();
    const { approvalId } = unwrap(
      await ask(wish(identityId, { tolerance: 'long_texts' }), ada, { reason: 'old meter' }),
    );
    expect(await tolerated(identityId)).toEqual([]);
    expect(await lifecycle.approval(approvalId, otto)).toMatchObject({
      action: { kind: 'grant-station-tolerance', identityId, version: 1, tolerance: 'long_texts' },
      owner: 'north-depot',
    });
    expect(await lifecycle.answerApproval({ approvalId, verdict: 'approve' }, by(ada))).toMatchObject({
      refusal: { reason: 'approver_is_requester' },
    });
    unwrap(await lifecycle.answerApproval({ approvalId, verdict: 'approve' }, by(otto)));
    const [one] = await lifecycle.stationTolerances({ identityId, after: null, limit: 5 }, operator);
    expect(one).toMatchObject({
      state: 'active',
      owner: 'north-depot',
      reason: 'old meter',
      people: { requestedBy: 'user:ada', approvedBy: 'user:otto', approval: 'second_person' },
    });
    expect(await tolerated(identityId)).toEqual([
      {
        stationToleranceId: one?.id,
        kind: 'long_texts',
        grantedAt: one?.grantedAt,
        until: one?.until,
        fingerprint: null,
      },
    ]);
    expect(await told(identityId)).toMatchObject([
      { after: 'active', actor: 'user:otto', approved: 'user:otto', tolerance: 'long_texts' },
    ]);
  });

  test.each<[string, Partial<ToleranceWish> & { readonly days?: number }, string]>([
    ['with an end date that is over', { days: -1 }, 'end_date_unsuitable'],
    ['of an expired certificate for 31 days', { days: 31 }, 'end_date_unsuitable'],
    ['of long texts for 181 days', { tolerance: 'long_texts', days: 181 }, 'end_date_unsuitable'],
    ['with an end date that is none', { until: '__proto__' }, 'end_date_unsuitable'],
    ['with an end date past all dates', { until: '+999999-01-01T00:00:00Z' }, 'end_date_unsuitable'],
    ['of a revoked certificate', { tolerance: 'revoked_certificate' }, 'tolerance_not_for_this_identity'],
    ['of missing fields', { tolerance: 'missing_fields' }, 'tolerance_not_for_this_identity'],
    ['of nothing that is known', { tolerance: '__proto__' }, 'tolerance_not_for_this_identity'],
    ['of a lone surrogate', { tolerance: '\ud800' }, 'tolerance_not_for_this_identity'],
  ])('%s is refused before anybody is asked', async (_, over, reason) => {
    const { identityId } = await world.charger();
    expect(await ask(wish(identityId, over))).toMatchObject({ refusal: { reason } });
    expect((await world.audit()).at(-1)).toMatchObject({ action: 'grant-station-tolerance', refusal: reason });
    expect(await lifecycle.stationTolerances({ identityId, after: null, limit: 5 }, ada)).toEqual([]);
  });

  test('is for an administrator, of this owner, who is a person and has looked at this version', async () => {
    const { identityId } = await world.charger();
    const one = wish(identityId);
    for (const actor of [operator, pkiEngineer, actorWith('integration', 'viewer', 'auditor')]) {
      expect(await ask(one, actor)).toMatchObject({ refusal: { reason: 'role_missing' } });
    }
    expect(await ask(one, south)).toMatchObject({ refusal: { reason: 'identity_unknown' } });
    expect(await ask(one, robot)).toMatchObject({ refusal: { reason: 'needs_second_person' } });
    expect(await ask(one, ada, { expectedVersion: 2 ** 53 })).toMatchObject({
      refusal: { reason: 'version_conflict' },
    });
    expect(await ask(one, ada, { reason: ' ' })).toMatchObject({ refusal: { reason: 'reason_missing' } });
  });

  test('is of a charger, and nobody else’s', async () => {
    const server = await world.identity('backend_server', { fqdn: 'csms.example.org', organisation: 'Example CPO' });
    expect(await ask(wish(server))).toMatchObject({ refusal: { reason: 'tolerance_not_for_this_identity' } });
  });

  test('is not granted when the identity has changed since it was asked for', async () => {
    const { identityId } = await world.charger();
    const { approvalId } = unwrap(await ask(wish(identityId)));
    unwrap(await lifecycle.changeIdentity({ identityId, family: 'acme-60' }, by(ada)));
    expect(await lifecycle.answerApproval({ approvalId, verdict: 'approve' }, by(otto))).toMatchObject({
      refusal: { reason: 'approval_overtaken' },
    });
    expect(await tolerated(identityId)).toEqual([]);
  });

  test('is one of its kind, and exists for callers of its owner alone', async () => {
    const { identityId } = await world.charger();
    const { approvalId } = unwrap(await ask(wish(identityId, { days: 3 })));
    const { id } = await granted(wish(identityId));
    expect(await ask(wish(identityId, { days: 4 }))).toMatchObject({ refusal: { reason: 'tolerance_active' } });
    expect(await lifecycle.answerApproval({ approvalId, verdict: 'approve' }, by(otto))).toMatchObject({
      refusal: { reason: 'tolerance_active', detail: expect.stringContaining(id) },
    });
    await granted(wish(identityId, { tolerance: 'unknown_fields' }));
    expect(await lifecycle.stationTolerance(id, south)).toBeNull();
    expect(await lifecycle.stationTolerances({ identityId, after: null, limit: 5 }, south)).toEqual([]);
    expect(await lifecycle.endStationTolerance({ stationToleranceId: id }, by(south))).toMatchObject({
      refusal: { reason: 'station_tolerance_unknown' },
    });
  });
});

describe('its end', () => {
  test('by a person is once, by who may, and nothing is tolerated any more', async () => {
    const { identityId } = await world.charger();
    const { id } = await granted(wish(identityId));
    const end = (actor = pkiEngineer, over = {}) =>
      lifecycle.endStationTolerance({ stationToleranceId: id }, by(actor, { reason: 'new firmware', ...over }));
    expect(await end(operator)).toMatchObject({ refusal: { reason: 'role_missing' } });
    expect(await end(pkiEngineer, { expectedVersion: 2 })).toMatchObject({ refusal: { reason: 'version_conflict' } });
    expect(unwrap(await end())).toMatchObject({ state: 'ended', version: 2 });
    expect(await end()).toMatchObject({ refusal: { reason: 'station_tolerance_over' } });
    expect(await tolerated(identityId)).toEqual([]);
    expect(await lifecycle.stationTolerance(id, operator)).toMatchObject({
      state: 'ended',
      endedBy: 'user:mara',
      endReason: 'new firmware',
    });
    await granted(wish(identityId));
  });

  test('comes by the clock: tolerated no more at once, written down by one of many servers', async () => {
    const { identityId } = await world.charger();
    const { id } = await granted(wish(identityId, { days: 2 }));
    world.clock.advance(2 * DAY - 1);
    expect(await tolerated(identityId)).toHaveLength(1);
    expect(await lifecycle.expireStationTolerances()).toBe(0);
    world.clock.advance(1);
    expect(await tolerated(identityId)).toEqual([]);
    const done = await Promise.all([1, 2, 3].map(() => world.another().expireStationTolerances()));
    expect(done.toSorted()).toEqual([0, 0, 1]);
    expect(await lifecycle.stationTolerance(id, operator)).toMatchObject({
      state: 'expired',
      endedBy: 'system:station-tolerances',
    });
  });
});

describe('the certificate with which a station may come although it has expired', () => {
  const LIFE = 181 * DAY;
  /** The clock has jumped, so the sweep waits for a person. */
  const sweep = async () => {
    await lifecycle.expireDueCertificates({ confirmed: false }, by(operator));
    unwrap(await world.confirmSweep());
  };

  test('is its last one, from the moment it is over until another is in use', async () => {
    const charger = await world.charger();
    const { identityId } = charger;
    const first = await world.active(charger);
    world.clock.advance(LIFE - 5 * DAY);
    const { id } = await granted(wish(identityId));
    expect(await fingerprintTolerated(identityId)).toEqual([null]);
    world.clock.advance(6 * DAY);
    // Before the sweep and after it.
    expect(await fingerprintTolerated(identityId)).toEqual([first.fingerprint]);
    await sweep();
    expect(await world.stage(first.id)).toBe('retired(expired)');
    expect(await fingerprintTolerated(identityId)).toEqual([first.fingerprint]);

    const second = await world.issued(charger);
    unwrap(await world.lifecycle.recordSent({ certificateId: second.id, executionPath: 'ocpp' }, by(gateway)));
    expect(await fingerprintTolerated(identityId)).toEqual([first.fingerprint]);
    unwrap(await world.seen(identityId, second.fingerprint));
    expect(await tolerated(identityId)).toEqual([]);
    expect(await lifecycle.stationTolerance(id, operator)).toMatchObject({
      state: 'fulfilled',
      endReason: `${second.id} is in use`,
    });
    expect(await told(identityId)).toMatchObject([{ after: 'active' }, { after: 'fulfilled' }]);
  });

  test('is none that was taken out of service before its end', async () => {
    const charger = await world.charger();
    const { identityId } = charger;
    const { id: certificateId } = await world.active(charger);
    const other = await world.issued(charger);
    unwrap(await world.lifecycle.recordSent({ certificateId: other.id, executionPath: 'ocpp' }, by(gateway)));
    unwrap(await world.seen(identityId, other.fingerprint));
    const { approvalId } = unwrap(
      await lifecycle.deactivateCertificate(
        { certificateId: other.id },
        by(administrator('mara', { roles: ['pki_engineer'] })),
      ),
    );
    expect(approvalId).not.toBeNull();
    unwrap(await lifecycle.answerApproval({ approvalId: approvalId ?? ('' as never), verdict: 'approve' }, by(otto)));
    world.clock.advance(LIFE);
    await sweep();
    expect([await world.stage(certificateId), await world.stage(other.id)]).toEqual([
      'retired(replaced)',
      'retired(expired)',
    ]);
    await granted(wish(identityId));
    expect(await fingerprintTolerated(identityId)).toEqual([null]);
  });

  test('is none that was revoked, before its end or after it', async () => {
    for (const withdrawn of ['revoked', 'revoked before its end'] as const) {
      const charger = await world.charger();
      const { identityId } = charger;
      const { id: certificateId, fingerprint } = await world.active(charger);
      const revoke = () =>
        world.lifecycle.revokeCertificate({ certificateId, reason: 'keyCompromise' }, by(pkiEngineer));
      if (withdrawn === 'revoked before its end') unwrap(await revoke());
      world.clock.advance(LIFE);
      await sweep();
      await granted(wish(identityId));
      if (withdrawn === 'revoked') {
        expect(await fingerprintTolerated(identityId)).toEqual([fingerprint]);
        unwrap(await revoke());
      }
      expect(await fingerprintTolerated(identityId)).toEqual([null]);
    }
  });

  test('brings nothing into force: that it was seen is kept, and it stays expired', async () => {
    const charger = await world.charger();
    const { id, fingerprint } = await world.active(charger);
    world.clock.advance(LIFE);
    await sweep();
    await granted(wish(charger.identityId));
    expect(await world.seen(charger.identityId, fingerprint)).toMatchObject({ refusal: { reason: 'expired' } });
    expect(await world.stage(id)).toBe('retired(expired)');
    expect(await fingerprintTolerated(charger.identityId)).toEqual([fingerprint]);
  });
});
