import type { Actor } from '@bfcert/kernel/actor';
import { unwrap } from '@bfcert/kernel/result';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Binding } from '../identity/binding.ts';
import type { IdentityId } from '../identity/identity-id.ts';
import type { ImportRow } from '../identity-source/import-row.ts';
import { actorWith, by, LifecycleWorld, operator, pkiEngineer } from '../testing/lifecycle-world.ts';
import type { CommandContext } from './command.ts';
import type { IdentityImport } from './import-identities.ts';

let world: LifecycleWorld;
beforeEach(async () => {
  world = await LifecycleWorld.start();
});
afterEach(() => world.drop());

const administrator = actorWith('administrator');
const southDepot: Actor = { ...administrator, owners: ['south-depot'] };

const find = async (id: IdentityId) => {
  const found = await world.lifecycle.findIdentity(id);
  if (found === null) throw new Error('it is gone');
  return found;
};
const names = (number: number, serial = `SN-9${number}`): readonly Binding[] => [
  { kind: 'ocpp_identity', value: `CS-9${number}` },
  { kind: 'serial_number', value: serial },
  { kind: 'organisation', value: 'Example Charging' },
];

describe('an identity that is changed', () => {
  const change = (
    input: Parameters<typeof world.lifecycle.changeIdentity>[0],
    over: Partial<CommandContext> = {},
    actor = administrator,
  ) => world.lifecycle.changeIdentity(input, by(actor, over));

  it('has what was given and keeps the rest, with its event and its audit entry', async () => {
    const { identityId } = await world.charger();
    const { bindings } = await find(identityId);
    expect(
      unwrap(await change({ identityId, owner: 'south-depot', cohorts: ['b', 'a'] }, { expectedVersion: 1 })),
    ).toEqual({
      identityId,
      version: 2,
      changed: ['owner', 'cohorts'],
      approvalId: null,
    });
    expect(await find(identityId)).toMatchObject({
      owner: 'south-depot',
      family: 'acme-50',
      cohorts: ['b', 'a'],
      version: 2,
      bindings,
    });
    expect(await world.events()).toContain('IdentityChanged');
    expect((await world.audit()).at(-1)).toMatchObject({ action: 'change-identity', outcome: 'done' });
  });

  it('is the same when nothing differs but the order', async () => {
    const { identityId } = await world.charger();
    const bindings = (await find(identityId)).bindings.toReversed();
    expect(unwrap(await change({ identityId, bindings, owner: 'north-depot' }))).toMatchObject({
      version: 1,
      changed: [],
    });
    expect(await world.events()).not.toContain('IdentityChanged');
  });

  it('has other names as long as no certificate carries the old ones', async () => {
    const { identityId } = await world.charger();
    unwrap(await change({ identityId, bindings: names(1) }));
    expect((await world.lifecycle.identityByBinding('ocpp_identity', 'CS-91'))?.id).toBe(identityId);
    expect(await world.lifecycle.identityByBinding('ocpp_identity', 'CS-1')).toBeNull();
  });

  it.each([
    ['ordered', 'issue_pending'],
    ['issued', 'needs_second_person'],
    ['active', 'needs_second_person'],
  ] as const)('keeps its names while a certificate is %s', async (stage, reason) => {
    const charger = await world.charger();
    await world[stage](charger);
    const before = await find(charger.identityId);
    expect(await change({ identityId: charger.identityId, bindings: names(1) })).toMatchObject({ refusal: { reason } });
    expect(await find(charger.identityId)).toEqual(before);
    expect((await world.audit()).at(-1)).toMatchObject({ action: 'change-identity', refusal: reason });
    unwrap(await change({ identityId: charger.identityId, family: 'acme-60' }));
  });

  it('has other names once its certificate is revoked', async () => {
    const charger = await world.charger();
    const { id } = await world.active(charger);
    unwrap(await world.lifecycle.revokeCertificate({ certificateId: id, reason: 'keyCompromise' }, by(pkiEngineer)));
    unwrap(await change({ identityId: charger.identityId, bindings: names(1) }));
  });

  it('is no other station by the case of its letters alone, and may be written with others itself', async () => {
    await world.charger();
    const { identityId } = await world.charger();
    const named = (value: string) => ({
      identityId,
      bindings: [{ kind: 'ocpp_identity', value } as const, ...names(1).slice(1)],
    });
    expect(await change(named('cs-1'))).toMatchObject({ refusal: { reason: 'binding_taken' } });
    unwrap(await change(named('Cs-2')));
    expect((await world.lifecycle.identityByBinding('ocpp_identity', 'Cs-2'))?.id).toBe(identityId);
    expect(await world.lifecycle.identityByBinding('ocpp_identity', 'CS-2')).toBeNull();
  });

  it.each([
    ['binding_taken', { bindings: [{ kind: 'ocpp_identity', value: 'CS-2' }, ...names(1).slice(1)] }],
    ['binding_missing', { bindings: names(1).slice(1) }],
    ['binding_invalid', { bindings: [...names(1), { kind: '__proto__', value: 'x' } as unknown as Binding] }],
    ['binding_invalid', { bindings: [...names(1), ...names(1).slice(0, 1)] }],
    ['identity_invalid', { owner: '' }],
    ['identity_invalid', { owner: 'Depot\u0000' }],
    ['identity_invalid', { family: '\ud800' }],
    ['identity_invalid', { family: 'x'.repeat(101) }],
    ['identity_invalid', { cohorts: ['a', 'a'] }],
    ['identity_invalid', { cohorts: [' a'] }],
  ] as const)('is refused as %s: %j', async (reason, wanted) => {
    const { identityId } = await world.charger();
    await world.charger();
    const before = await find(identityId);
    expect(await change({ identityId, ...wanted })).toMatchObject({ refusal: { reason } });
    expect(await find(identityId)).toEqual(before);
  });

  it('is refused for another version, and by whoever may not', async () => {
    const { identityId } = await world.charger();
    expect(await change({ identityId, owner: 'x' }, { expectedVersion: 2 })).toMatchObject({
      refusal: { reason: 'version_conflict' },
    });
    expect(await change({ identityId, owner: 'x' }, {}, operator)).toMatchObject({
      refusal: { reason: 'role_missing' },
    });
  });

  it('of another owner does not exist, and is given to none of them', async () => {
    const { identityId } = await world.charger();
    expect(await change({ identityId, family: 'x' }, {}, southDepot)).toMatchObject({
      refusal: { reason: 'identity_unknown' },
    });
    unwrap(await change({ identityId, owner: 'south-depot' }));
    expect(await change({ identityId, owner: 'north-depot' }, {}, southDepot)).toMatchObject({
      refusal: { reason: 'owner_out_of_scope' },
    });
  });
});

describe('identities', () => {
  const ids = async (query: object, actor = administrator) =>
    (await world.lifecycle.identities({ after: null, limit: 10, ...query }, actor)).map(({ id }) => id);

  it('are found by owner, family, cohort and any part of a name', async () => {
    const one = await world.charger();
    world.clock.advance(1_000);
    const two = await world.charger();
    unwrap(
      await world.lifecycle.changeIdentity(
        { identityId: two.identityId, owner: 'south-depot', cohorts: ['wave-1'] },
        by(administrator),
      ),
    );
    expect(await ids({})).toEqual([one.identityId, two.identityId]);
    expect(await ids({ owner: 'south-depot' })).toEqual([two.identityId]);
    expect(await ids({ cohort: 'wave-1', family: 'acme-50', subjectType: 'charger' })).toEqual([two.identityId]);
    expect(await ids({ search: 'n-0001' })).toEqual([one.identityId]);
    expect(await ids({ search: 'cs-2' })).toEqual([two.identityId]);
    for (const search of ['%', '__-0001', "'; drop table x --", 'CS']) expect(await ids({ search })).toEqual([]);
    expect(await ids({ after: one.identityId })).toEqual([two.identityId]);
    expect(await ids({}, southDepot)).toEqual([two.identityId]);
    expect(await ids({}, { ...administrator, owners: [] })).toEqual([]);
  });
});

describe('an import', () => {
  const row = (number: number, over: Partial<ImportRow> = {}): ImportRow => ({
    line: number,
    subjectType: 'charger',
    owner: 'north-depot',
    family: 'acme-50',
    cohorts: [],
    bindings: names(number),
    ...over,
  });
  const take = async (rows: readonly ImportRow[], over: Partial<IdentityImport> = {}, actor = administrator) =>
    unwrap(await world.lifecycle.importIdentities({ source: 'depot-file', rows, dryRun: false, ...over }, by(actor)));
  const brief = (report: Awaited<ReturnType<typeof take>>) =>
    report.rows.map((one) => (one.outcome === 'conflict' ? one.reason : one.outcome));

  it('creates, changes and leaves alone, and says which', async () => {
    expect(brief(await take([row(1), row(2)]))).toEqual(['created', 'created']);
    const second = await take([row(1), row(2, { family: 'acme-60' }), row(3)]);
    expect(second).toMatchObject({ created: 1, changed: 1, unchanged: 1, conflicts: 0, vanished: [] });
    expect(second.rows[1]).toMatchObject({ outcome: 'changed', changed: ['family'] });
    expect((await world.audit()).filter(({ action }) => action === 'import-identities')).toHaveLength(4);
  });

  it('keeps a site as a cohort, by which identities are found', async () => {
    const at = (site: string) => ({ cohorts: ['wave-1', `site:${site}`] });
    await take([row(1, at('Harbour Depot')), row(2, at('Main Station')), row(3)]);
    const found = await world.lifecycle.identities(
      { cohort: 'site:Harbour Depot', after: null, limit: 10 },
      administrator,
    );
    expect(found.map(({ bindings }) => bindings[0]?.value)).toEqual(
      row(1)
        .bindings.slice(0, 1)
        .map(({ value }) => value),
    );
  });

  it('that is a dry run says the same and writes nothing', async () => {
    await take([row(1)]);
    const rows = [row(1, { owner: 'other' }), row(2), row(3, { bindings: [] })];
    const dry = await take(rows, { dryRun: true });
    expect(brief(dry)).toEqual(['changed', 'created', 'binding_missing']);
    expect(await world.lifecycle.identities({ after: null, limit: 10 }, administrator)).toHaveLength(1);
    expect(brief(await take(rows))).toEqual(brief(dry));
  });

  it('keeps a row that conflicts from nothing but itself', async () => {
    const charger = await world.charger();
    await world.active(charger);
    const [{ bindings }] = [await find(charger.identityId)];
    await take([row(8)], { source: 'another' });
    await take([row(1), row(2)]);
    const report = await take([
      row(10, { bindings: [...bindings.slice(0, 1), ...names(7, 'SN-77').slice(1)] }),
      row(11, { bindings: [...names(1).slice(0, 1), ...names(2).slice(1)] }),
      row(12, { bindings: names(8), family: 'z' }),
      row(13, { bindings: names(4) }),
      row(14, { bindings: names(4, 'SN-44') }),
      row(15, { owner: '' }),
      row(16, { bindings: names(5) }),
    ]);
    expect(brief(report)).toEqual([
      'needs_second_person',
      'several_identities',
      'other_source',
      'row_repeated',
      'row_repeated',
      'identity_invalid',
      'created',
    ]);
    expect(report.rows.map(({ line }) => line)).toEqual([10, 11, 12, 13, 14, 15, 16]);
  });

  it('of a source that sends all it has reports what vanished, over all parts, and deletes nothing', async () => {
    const first = await take([row(1), row(2)], { sync: { id: 'monday', isLast: true } });
    const part = await take([row(1)], { sync: { id: 'tuesday', isLast: false } });
    expect(part.vanished).toEqual([]);
    const last = await take([row(3)], { sync: { id: 'tuesday', isLast: true } });
    expect(last.vanished).toEqual([first.rows[1]?.identityId]);
    expect(await world.lifecycle.identities({ after: null, limit: 10 }, administrator)).toHaveLength(3);
  });

  it('is refused as a whole under no proper name, and by whoever may not', async () => {
    const refused = (over: Partial<IdentityImport>, actor = administrator) =>
      world.lifecycle.importIdentities({ source: 'depot-file', rows: [row(1)], dryRun: false, ...over }, by(actor));
    for (const source of ['', 'Depot', '../x', 'x'.repeat(64), '\ud800']) {
      expect(await refused({ source })).toMatchObject({ refusal: { reason: 'import_invalid' } });
    }
    expect(await refused({ sync: { id: 'a b', isLast: true } })).toMatchObject({
      refusal: { reason: 'import_invalid' },
    });
    expect(await refused({}, operator)).toMatchObject({ refusal: { reason: 'role_missing' } });
    expect(await world.lifecycle.identitySources()).toEqual([]);
  });

  it('tells somebody of another owner nothing but that a name is taken', async () => {
    await take([row(1)]);
    const report = await take([row(1, { owner: 'south-depot' }), row(2)], { source: 'south' }, southDepot);
    expect(report.rows).toMatchObject([
      { outcome: 'conflict', reason: 'binding_taken', identityId: null },
      { outcome: 'conflict', reason: 'owner_out_of_scope' },
    ]);
  });

  it('of all that a source has is taken from those who act for every owner, and tells others nobody who is missing', async () => {
    const before = await take([row(1)], { source: 'erp', sync: { id: 'monday', isLast: true } });
    const source = await world.lifecycle.identitySources();
    world.clock.advance(1_000);
    for (const isLast of [true, false])
      for (const dryRun of [true, false]) {
        const input = { source: 'erp', rows: [], sync: { id: 'tuesday', isLast }, dryRun };
        expect(await world.lifecycle.importIdentities(input, by(southDepot))).toMatchObject({
          refusal: {
            reason: 'owner_out_of_scope',
            detail: expect.not.stringContaining(String(before.rows[0]?.identityId)),
          },
        });
      }
    expect(await world.lifecycle.identitySources()).toEqual(source);
  });

  it('of all that a source has is tried in one call, or not at all', async () => {
    await take([row(1), row(2)], { sync: { id: 'monday', isLast: true } });
    const part = { source: 'depot-file', rows: [row(1)], sync: { id: 'tuesday', isLast: false }, dryRun: true };
    expect(await world.lifecycle.importIdentities(part, by(administrator))).toMatchObject({
      refusal: { reason: 'import_invalid', detail: expect.stringMatching(/all in one call/) },
    });
    const whole = await take([row(1), row(2)], { sync: { id: 'tuesday', isLast: true }, dryRun: true });
    expect(whole.vanished).toEqual([]);
  });

  it('of two servers at once makes each identity once', async () => {
    const rows = Array.from({ length: 20 }, (_, index) => row(index + 1));
    const input = { source: 'depot-file', rows, dryRun: false };
    const reports = await Promise.all([
      world.lifecycle.importIdentities(input, by(administrator)),
      world.another().importIdentities({ ...input, rows: rows.toReversed() }, by(administrator)),
    ]);
    expect(reports.map((report) => unwrap(report).created).toSorted((a, b) => a - b)).toEqual([0, 20]);
  });
});

describe('a source of identities', () => {
  it('is late when its interval is over without all it has', async () => {
    const declare = (intervalSeconds: number | null, name = 'depot') =>
      world.lifecycle.declareIdentitySource({ name, intervalSeconds }, by(administrator));
    unwrap(await declare(3_600));
    const late = async () => (await world.lifecycle.identitySources()).map(({ isLate }) => isLate);
    expect(await late()).toEqual([false]);
    world.clock.advance(3_601_000);
    expect(await late()).toEqual([true]);
    unwrap(
      await world.lifecycle.importIdentities(
        { source: 'depot', rows: [], sync: { id: '1', isLast: true }, dryRun: false },
        by(administrator),
      ),
    );
    expect(await world.lifecycle.identitySources()).toEqual([
      { name: 'depot', intervalSeconds: 3_600, synchronisedAt: world.clock.now().toISOString(), isLate: false },
    ]);
    world.clock.advance(3_601_000);
    expect(await late()).toEqual([true]);
    unwrap(await declare(null));
    expect(await late()).toEqual([false]);
    for (const interval of [59, 31_536_001, 1.5, -1, 2 ** 53]) {
      expect(await declare(interval)).toMatchObject({ refusal: { reason: 'import_invalid' } });
    }
  });
});
