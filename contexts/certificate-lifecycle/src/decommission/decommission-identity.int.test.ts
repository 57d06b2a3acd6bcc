import type { Actor } from '@bfcert/kernel/actor';
import { unwrap } from '@bfcert/kernel/result';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ApprovalId } from '../approval/approval-id.ts';
import { thesePeople } from '../approval/people.ts';
import type { IdentityId } from '../identity/identity-id.ts';
import type { Lifecycle } from '../lifecycle.ts';
import { by, LifecycleWorld, ORGANISATION, operator, pkiEngineer } from '../testing/lifecycle-world.ts';
import type { CertificatesEnd } from './decommission.ts';
import type { StationStanding } from './stations-seen.ts';

const administrator = (id: string, over: Partial<Actor> = {}): Actor => ({
  kind: 'user',
  id,
  roles: ['administrator'],
  owners: 'all',
  person: id,
  ...over,
});
const ada = administrator('ada');
const otto = administrator('otto');
const neighbour = administrator('nora', { owners: ['south-depot'] });

let world: LifecycleWorld;
let lifecycle: Lifecycle;
const standings = new Map<IdentityId, StationStanding>();
beforeAll(async () => {
  world = await LifecycleWorld.start();
  for (const person of ['ada', 'otto']) world.people.push({ person, roles: ['administrator'], owners: 'all' });
  lifecycle = world.another({ stationsSeen: { standing: async (_tx, id) => standings.get(id) ?? null } });
});
afterAll(() => world.drop());

const live = async () => {
  const charger = await world.charger();
  return { ...charger, ...(await world.active(charger)) };
};
const ask = (identityId: IdentityId, actor = ada, certificates: CertificatesEnd = 'revoke', expectedVersion?: number) =>
  lifecycle.decommissionIdentity(
    { identityId, certificates },
    by(actor, { reason: 'scrapped', ...(expectedVersion === undefined ? {} : { expectedVersion }) }),
  );
const approve = (approvalId: ApprovalId, actor = otto) =>
  lifecycle.answerApproval({ approvalId, verdict: 'approve' }, by(actor, { reason: 'I have seen the wreck' }));
async function gone(identityId: IdentityId, certificates: CertificatesEnd = 'revoke') {
  const { approvalId } = unwrap(await ask(identityId, ada, certificates));
  if (approvalId !== null) unwrap(await approve(approvalId));
}
const away = (count: number, over: Partial<StationStanding> = {}): StationStanding => ({
  lastSeenAt: days(count),
  hasPassword: false,
  isProven: false,
  ...over,
});
const days = (count: number) => new Date(world.clock.now().getTime() - count * 86_400_000);
const statesOf = async (identityId: IdentityId) =>
  (await lifecycle.certificatesOf(identityId, ada)).map(({ state }) => state);

describe('an identity that may be alive', () => {
  test('is decommissioned by two people, and the audit names both and what became of each certificate', async () => {
    const { identityId } = await live();
    const { approvalId } = unwrap(await ask(identityId));
    if (approvalId === null) throw new Error('nobody was asked');
    expect(await statesOf(identityId)).toEqual(['active']);
    expect(await approve(approvalId, ada)).toMatchObject({ refusal: { reason: 'approver_is_requester' } });
    expect(unwrap(await approve(approvalId))).toMatchObject({ status: 'approved' });
    expect(await statesOf(identityId)).toEqual(['revoked']);
    const { rows } = await world.database.pool.query(
      `select entry->>'actor' as actor, entry->>'onBehalfOf' as behalf, entry->>'reason' as reason,
         entry#>>'{detail,approvedBy}' as approved, entry#>>'{detail,records,0,fate}' as fate
       from lifecycle.audit_entry where entry->>'identityId' = $1 and entry->>'event' = 'IdentityDecommissioned'`,
      [identityId],
    );
    expect(rows).toEqual([
      { actor: 'user:otto', behalf: 'user:ada', reason: 'scrapped', approved: 'user:otto', fate: 'revoked' },
    ]);
    expect(await lifecycle.findIdentity(identityId)).toMatchObject({
      decommissioned: { reason: 'scrapped', certificates: 'revoke' },
    });
  });

  test('is one with a certificate or password in force, one on Profile 3 or in recovery, or one that was there within 30 days; any other goes by one person', async () => {
    const [silent, lately] = [await world.charger(), await world.charger()];
    const [withPassword, proven] = [await world.charger(), await world.charger()];
    standings.set(silent.identityId, away(31));
    standings.set(lately.identityId, away(29));
    standings.set(withPassword.identityId, away(31, { hasPassword: true }));
    standings.set(proven.identityId, away(31, { isProven: true }));
    const why = async (identityId: IdentityId) =>
      unwrap(await lifecycle.previewDecommission({ identityId, certificates: 'revoke' }, ada)).alive;
    expect(await why((await live()).identityId)).toEqual(['certificate_in_force']);
    expect(await why(lately.identityId)).toEqual(['seen_lately']);
    expect(await why(withPassword.identityId)).toEqual(['password_in_force']);
    expect(await why(proven.identityId)).toEqual(['proven_on_profile_3']);
    expect(await why(silent.identityId)).toEqual([]);
    expect(unwrap(await ask(lately.identityId)).approvalId).not.toBeNull();
    expect(unwrap(await ask(silent.identityId)).approvalId).toBeNull();
    expect(await lifecycle.findIdentity(silent.identityId)).toHaveProperty('decommissioned');
  });

  test('stays when it has changed since it was asked for, and when nobody else is there to agree', async () => {
    const { identityId } = await live();
    const { approvalId } = unwrap(await ask(identityId));
    unwrap(await lifecycle.changeIdentity({ identityId, family: 'acme-60' }, by(ada)));
    expect(await approve(approvalId as ApprovalId)).toMatchObject({ refusal: { reason: 'approval_overtaken' } });
    const alone = world.another({ people: thesePeople({ person: 'ada', roles: ['administrator'], owners: 'all' }) });
    expect(await alone.decommissionIdentity({ identityId, certificates: 'revoke' }, by(ada))).toMatchObject({
      refusal: { reason: 'needs_second_person' },
    });
    expect(await statesOf(identityId)).toEqual(['active']);
  });

  test('is for administrators of its owner alone, in the version that they have looked at', async () => {
    const { identityId } = await live();
    for (const actor of [operator, pkiEngineer])
      expect(await ask(identityId, actor)).toMatchObject({ refusal: { reason: 'role_missing' } });
    expect(await ask(identityId, neighbour)).toMatchObject({ refusal: { reason: 'identity_unknown' } });
    expect(await ask(identityId, ada, 'revoke', 7)).toMatchObject({ refusal: { reason: 'version_conflict' } });
    const wish = { identityId, certificates: 'revoke' } as const;
    expect(await lifecycle.previewDecommission(wish, neighbour)).toMatchObject({
      refusal: { reason: 'identity_unknown' },
    });
  });
});

describe('what is decommissioned', () => {
  test('has its request cancelled, and its certificate out of use where it is to run out', async () => {
    const asking = await world.charger();
    unwrap(
      await lifecycle.requestCertificate(
        { identityId: asking.identityId, purpose: 'charger_identity', slot: null },
        by(ada),
      ),
    );
    await gone(asking.identityId);
    // Deleted once the PKI has voided its command id.
    const [requested] = await lifecycle.certificatesOf(asking.identityId, ada);
    await lifecycle.advanceCertificate(requested?.id as never);
    expect(await statesOf(asking.identityId)).toEqual(['deleted']);
    const { identityId } = await live();
    const wish = { identityId, certificates: 'run_out' } as const;
    expect(unwrap(await lifecycle.previewDecommission(wish, ada)).records).toMatchObject([{ fate: 'deactivated' }]);
    await gone(identityId, 'run_out');
    expect(await statesOf(identityId)).toEqual(['inactive']);
  });

  test('has its recovery, exceptions and tolerances ended with it', async () => {
    const { identityId } = await world.charger();
    unwrap(await lifecycle.openRecoveryCase({ identityId }, by(pkiEngineer)));
    const until = days(-5).toISOString();
    const wish = { identityId, tolerance: 'long_texts', until } as const;
    const { approvalId } = unwrap(await lifecycle.grantStationTolerance(wish, by(ada)));
    unwrap(await approve(approvalId));
    expect(unwrap(await lifecycle.previewDecommission({ identityId, certificates: 'revoke' }, ada))).toMatchObject({
      stationTolerances: 1,
      recoveryCase: expect.stringMatching(/^rec_/),
    });
    await gone(identityId);
    const left = { identityId, after: null, limit: 9 };
    expect(await lifecycle.recoveryCases(left, ada)).toMatchObject([{ state: 'withdrawn' }]);
    expect(await lifecycle.stationTolerances(left, ada)).toMatchObject([{ state: 'ended' }]);
  });

  test('is issued nothing, changed in nothing and decommissioned once', async () => {
    const { identityId } = await live();
    await gone(identityId);
    const gone409 = { refusal: { reason: 'identity_decommissioned' } };
    const place = { identityId, purpose: 'charger_identity', slot: null } as const;
    expect(await lifecycle.requestCertificate(place, by(ada))).toMatchObject(gone409);
    expect(await lifecycle.changeIdentity({ identityId, family: 'acme-60' }, by(ada))).toMatchObject(gone409);
    expect(await ask(identityId)).toMatchObject(gone409);
  });

  test('gives its names to whoever is registered anew, and the audit of each names the other', async () => {
    const first = await live();
    const bindings = (await lifecycle.findIdentity(first.identityId))?.bindings ?? [];
    const content = { subjectType: 'charger', bindings, owner: 'north-depot', family: 'acme-50', cohorts: [] } as const;
    expect(await lifecycle.registerIdentity(content, by(ada))).toMatchObject({ refusal: { reason: 'binding_taken' } });
    await gone(first.identityId);
    const { identityId } = unwrap(await lifecycle.registerIdentity(content, by(ada)));
    expect(identityId).not.toBe(first.identityId);
    const name = bindings.find(({ kind }) => kind === 'ocpp_identity')?.value ?? '';
    expect((await lifecycle.identityByBinding('ocpp_identity', name))?.id).toBe(identityId);
    const { rows } = await world.database.pool.query(
      `select entry->>'identityId' as identity, entry->'detail'->'namesTakenBy' as by,
         entry->'detail'->'namesOfDecommissioned' as former
       from lifecycle.audit_entry
       where entry->>'action' = 'register-identity' and entry->>'identityId' = any($1) order by 1, 2`,
      [[first.identityId, identityId]],
    );
    expect(rows).toContainEqual({ identity: first.identityId, by: identityId, former: null });
    expect(rows).toContainEqual({ identity: identityId, by: null, former: [first.identityId] });
  });

  test('does not come back because a list of another system still has it', async () => {
    const { identityId } = await world.charger();
    const bindings = (await lifecycle.findIdentity(identityId))?.bindings ?? [];
    await gone(identityId);
    const row = {
      line: 1,
      subjectType: 'charger',
      bindings,
      owner: 'north-depot',
      family: 'acme-50',
      cohorts: [],
    } as const;
    const report = unwrap(await lifecycle.importIdentities({ source: 'erp', rows: [row], dryRun: false }, by(ada)));
    expect(report.rows).toMatchObject([{ outcome: 'conflict', reason: 'identity_decommissioned', identityId }]);
  });

  test('takes its EVSEs with it', async () => {
    const charger = await live();
    const name = (await lifecycle.findIdentity(charger.identityId))?.bindings.find(
      ({ kind }) => kind === 'ocpp_identity',
    );
    const station = name?.value ?? '';
    const evse = await world.identity('evse', { secc_id: 'DE*ABC*E1', station, organisation: ORGANISATION });
    const preview = unwrap(
      await lifecycle.previewDecommission({ identityId: charger.identityId, certificates: 'revoke' }, ada),
    );
    expect(preview.endpoints).toMatchObject([{ identityId: evse, name: 'DE*ABC*E1' }]);
    await gone(charger.identityId);
    expect(await lifecycle.findIdentity(evse)).toHaveProperty('decommissioned');
  });
});
