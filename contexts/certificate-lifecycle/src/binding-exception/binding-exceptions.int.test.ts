import { unwrap } from '@bfcert/kernel/result';
import { type NameSpec, nameOf, parseChainPem } from '@bfcert/kernel/x509';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { thesePeople } from '../approval/people.ts';
import type { IdentityId } from '../identity/identity-id.ts';
import type { Lifecycle } from '../lifecycle.ts';
import {
  actorWith,
  by,
  csr,
  LifecycleWorld,
  ORGANISATION,
  operator,
  pkiEngineer,
  station,
} from '../testing/lifecycle-world.ts';
import { OutsideIssuer } from '../testing/outside-issuer.ts';
import {
  ada,
  administrator,
  exceptionWish,
  grantedException,
  otto,
  withTwoAdministrators,
} from '../testing/two-administrators.ts';
import type { ExceptionWish } from './decide.ts';

let world: LifecycleWorld;
let lifecycle: Lifecycle;
beforeAll(async () => {
  world = await LifecycleWorld.start();
  lifecycle = withTwoAdministrators(world);
});
afterAll(() => world.drop());

const DAY = 86_400_000;
const OLD = 'Old Charging';
const { person: _, ...robot } = administrator('erp', { kind: 'service' });
const south = administrator('sven', { owners: ['south-depot'] });

const wish = (identityId: IdentityId, over: Parameters<typeof exceptionWish>[2] = {}) =>
  exceptionWish(world, identityId, over);
const ask = (one: ExceptionWish, actor = ada, over = {}) => lifecycle.grantBindingException(one, by(actor, over));
const approve = async (one: ExceptionWish) => {
  const { approvalId } = unwrap(await ask(one));
  return lifecycle.answerApproval({ approvalId, verdict: 'approve' }, by(otto));
};
const granted = (one: ExceptionWish) => grantedException(lifecycle, one);
const accepted = async (identityId: IdentityId) =>
  (await lifecycle.acceptedNamesOf([identityId])).get(identityId) ?? [];
const subject = (organisation: string, serial: string): NameSpec => [
  { name: 'O', value: organisation },
  { name: 'CN', value: serial },
];
const submit = (identityId: IdentityId, names: NameSpec) =>
  lifecycle.issueCertificate({ ...world.place(identityId), csrPem: csr(names) }, by(station));
const told = async (identityId: IdentityId) => {
  const { rows } = await world.database.pool.query(
    `select entry->>'action' as action, entry->>'after' as after, entry->>'actor' as actor,
       entry#>>'{detail,approvedBy}' as approved, entry#>'{detail,bindingExceptions}' as "restedOn"
     from lifecycle.audit_entry where entry->>'identityId' = $1 and entry->>'outcome' = 'done' order by position`,
    [identityId],
  );
  return rows;
};

describe('an exception', () => {
  test('is granted by two administrators, and the audit names both, the name and the end date', async () => {
    const { identityId } = await world.charger();
    const { approvalId, version } = unwrap(await ask(wish(identityId), ada, { reason: 'merged with us' }));
    expect(version).toBe(1);
    expect(await accepted(identityId)).toEqual([]);
    expect(await lifecycle.approval(approvalId, otto)).toMatchObject({
      action: { kind: 'grant-binding-exception', identityId, version: 1, bindingKind: 'organisation', value: OLD },
      owner: 'north-depot',
    });
    expect(await lifecycle.answerApproval({ approvalId, verdict: 'approve' }, by(ada))).toMatchObject({
      refusal: { reason: 'approver_is_requester' },
    });
    unwrap(await lifecycle.answerApproval({ approvalId, verdict: 'approve' }, by(otto)));
    const [one] = await lifecycle.bindingExceptions({ identityId, after: null, limit: 5 }, operator);
    expect(one).toMatchObject({
      state: 'active',
      owner: 'north-depot',
      reason: 'merged with us',
      people: { requestedBy: 'user:ada', approvedBy: 'user:otto', approval: 'second_person' },
    });
    expect(await accepted(identityId)).toEqual([
      { exceptionId: one?.id, kind: 'organisation', value: OLD, until: one?.until },
    ]);
    expect((await told(identityId)).find(({ action }) => action === 'grant-binding-exception')).toMatchObject({
      after: 'active',
      actor: 'user:otto',
      approved: 'user:otto',
    });
  });

  test('is asked for once; another administrator who asks for the same hears who did', async () => {
    const { identityId } = await world.charger();
    const one = wish(identityId);
    const { approvalId } = unwrap(await ask(one));
    expect(unwrap(await ask(one)).approvalId).toBe(approvalId);
    expect(await ask(one, otto)).toMatchObject({ refusal: { reason: 'approval_pending' } });
  });

  test.each<[string, Parameters<typeof exceptionWish>[2], string]>([
    ['of an end date that is over', { days: -1 }, 'end_date_unsuitable'],
    ['of an end date in 91 days', { days: 91 }, 'end_date_unsuitable'],
    ['of an end date that is none', { until: '__proto__' }, 'end_date_unsuitable'],
    ['of an end date past all dates', { until: '+999999-01-01T00:00:00Z' }, 'end_date_unsuitable'],
    ['from the country', { bindingKind: 'country', value: 'DE' }, 'exception_not_for_this_purpose'],
    ['from the name in the URL', { bindingKind: 'ocpp_identity', value: 'CS' }, 'exception_not_for_this_purpose'],
    ['from no kind of binding', { bindingKind: '__proto__' }, 'exception_not_for_this_purpose'],
    ['for a purpose that is none', { purpose: 'toString' }, 'exception_not_for_this_purpose'],
    ['for a purpose of other subjects', { purpose: 'evse_v2g' }, 'exception_not_for_this_purpose'],
    ['for a purpose without signing requests', { purpose: 'charger_factory' }, 'exception_not_for_this_purpose'],
    ['with a lone surrogate', { value: 'Old \ud800' }, 'binding_invalid'],
    ['with outer spaces', { value: ' Old' }, 'binding_invalid'],
    ['with 65 characters', { value: 'x'.repeat(65) }, 'binding_invalid'],
    ['of a serial number like a host name', { bindingKind: 'serial_number', value: 'a.example' }, 'binding_invalid'],
    ['of the bound name', { value: ORGANISATION }, 'exception_needless'],
  ])('%s is refused before anybody is asked', async (_, over, reason) => {
    const { identityId } = await world.charger();
    expect(await ask(wish(identityId, over))).toMatchObject({ refusal: { reason } });
    expect((await world.audit()).at(-1)).toMatchObject({ action: 'grant-binding-exception', refusal: reason });
    expect(await lifecycle.bindingExceptions({ identityId, after: null, limit: 5 }, ada)).toEqual([]);
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
    const alone = world.another({ people: thesePeople(...world.people.filter(({ person }) => person === 'ada')) });
    expect(await alone.grantBindingException(one, by(ada))).toMatchObject({
      refusal: { reason: 'needs_second_person', detail: expect.stringContaining('POST /api/v1/users') },
    });
  });

  test('is not granted when the identity has changed since it was asked for', async () => {
    const { identityId } = await world.charger();
    const { approvalId } = unwrap(await ask(wish(identityId)));
    unwrap(await lifecycle.changeIdentity({ identityId, family: 'acme-60' }, by(ada)));
    expect(await lifecycle.answerApproval({ approvalId, verdict: 'approve' }, by(otto))).toMatchObject({
      refusal: { reason: 'approval_overtaken' },
    });
    expect(await accepted(identityId)).toEqual([]);
  });

  test('is one in its place: of the same purpose and kind there is no second beside it', async () => {
    const { identityId } = await world.charger();
    const [first, second] = [wish(identityId), wish(identityId, { value: 'Older Charging' })];
    const { approvalId } = unwrap(await ask(second));
    const { id } = await granted(first);
    expect(await ask(wish(identityId, { value: 'Oldest' }))).toMatchObject({ refusal: { reason: 'exception_active' } });
    expect(await lifecycle.answerApproval({ approvalId, verdict: 'approve' }, by(otto))).toMatchObject({
      refusal: { reason: 'exception_active', detail: expect.stringContaining(id) },
    });
  });

  test('exists for callers of its owner alone', async () => {
    const { identityId } = await world.charger();
    const { id } = await granted(wish(identityId));
    expect(await lifecycle.bindingException(id, south)).toBeNull();
    expect(await lifecycle.bindingExceptions({ identityId, after: null, limit: 5 }, south)).toEqual([]);
    expect(await lifecycle.endBindingException({ bindingExceptionId: id }, by(south))).toMatchObject({
      refusal: { reason: 'binding_exception_unknown' },
    });
  });
});

describe('its end', () => {
  test('by a person is once, by who may, and the name is accepted no more', async () => {
    const { identityId } = await world.charger();
    const { id } = await granted(wish(identityId));
    const end = (actor = pkiEngineer, over = {}) =>
      lifecycle.endBindingException({ bindingExceptionId: id }, by(actor, { reason: 'all were renewed', ...over }));
    expect(await end(operator)).toMatchObject({ refusal: { reason: 'role_missing' } });
    expect(await end(pkiEngineer, { expectedVersion: 2 })).toMatchObject({ refusal: { reason: 'version_conflict' } });
    expect(unwrap(await end())).toMatchObject({ state: 'ended', version: 2 });
    expect(await end()).toMatchObject({ refusal: { reason: 'binding_exception_over' } });
    expect(await accepted(identityId)).toEqual([]);
    expect(await lifecycle.bindingException(id, operator)).toMatchObject({
      state: 'ended',
      endedBy: 'user:mara',
      endReason: 'all were renewed',
    });
    // Another one may follow it.
    await granted(wish(identityId));
  });

  test('comes by the clock: accepted no more at once, written down by one of many servers', async () => {
    const { identityId } = await world.charger();
    const { id } = await granted(wish(identityId, { days: 2 }));
    world.clock.advance(2 * DAY - 1);
    expect(await accepted(identityId)).toHaveLength(1);
    expect(await lifecycle.expireBindingExceptions()).toBe(0);
    world.clock.advance(1);
    expect(await accepted(identityId)).toEqual([]);
    const done = await Promise.all([1, 2, 3].map(() => world.another().expireBindingExceptions()));
    expect(done.toSorted()).toEqual([0, 0, 1]);
    expect(await lifecycle.bindingException(id, operator)).toMatchObject({
      state: 'expired',
      endedBy: 'system:binding-exceptions',
    });
    const { rows } = await world.database.pool.query(
      `select data->>'before' as before, data->>'after' as after from domain_event
       where type = 'BindingExceptionStateChanged' and subject = $1 order by arrival`,
      [identityId],
    );
    expect(rows).toEqual([
      { before: null, after: 'active' },
      { before: 'active', after: 'expired' },
    ]);
  });

  test('comes at a jump of the clock past it, and a clock that is set back does not undo it', async () => {
    const { identityId, serial } = await world.charger();
    const { id } = await granted(wish(identityId, { days: 90 }));
    world.clock.advance(200 * DAY);
    expect(await submit(identityId, subject(OLD, serial))).toMatchObject({
      refusal: { reason: 'organisation_mismatch' },
    });
    await lifecycle.expireBindingExceptions();
    expect(await lifecycle.bindingException(id, operator)).toMatchObject({ state: 'expired' });
    world.clock.advance(-200 * DAY);
    expect(await accepted(identityId)).toEqual([]);
  });
});

describe('a signing request', () => {
  test('with another O is accepted by the exception alone; the use is audited and the certificate has the bound name', async () => {
    const { identityId, serial } = await world.charger();
    const names = subject(OLD, serial);
    expect(await submit(identityId, names)).toMatchObject({ refusal: { reason: 'organisation_mismatch' } });
    const { id } = await granted(wish(identityId));
    const { certificateId } = unwrap(await submit(identityId, names));
    expect((await told(identityId)).at(-1)).toMatchObject({ action: 'issue-certificate', restedOn: [id] });
    const { rows } = await world.database.pool.query(
      `select data->>'identityBindingResult' as result, data->'bindingExceptions' as exceptions from domain_event
       where type = 'CSRValidated' and subject = $1`,
      [identityId],
    );
    expect(rows).toEqual([{ result: 'by_exception', exceptions: [id] }]);
    await lifecycle.advanceCertificate(certificateId);
    const chain = parseChainPem((await lifecycle.chainOf(certificateId))?.chainPem ?? '');
    const named = unwrap(chain).map(({ subject: one }) => [nameOf(one, 'O'), nameOf(one, 'CN')]);
    expect(named[0]).toEqual([[ORGANISATION], [serial]]);
  });

  test('with another CN is accepted by the exception alone', async () => {
    const { identityId } = await world.charger();
    const names = subject(ORGANISATION, 'SN-MISPRINT');
    expect(await submit(identityId, names)).toMatchObject({ refusal: { reason: 'common_name_mismatch' } });
    await granted(wish(identityId, { bindingKind: 'serial_number', value: 'SN-MISPRINT' }));
    unwrap(await submit(identityId, names));
  });

  test('that has the bound names rests on no exception', async () => {
    const { identityId, serial } = await world.charger();
    await granted(wish(identityId));
    unwrap(await submit(identityId, subject(ORGANISATION, serial)));
    expect((await told(identityId)).at(-1)).toMatchObject({ action: 'issue-certificate', restedOn: null });
  });

  test.each<[string, NameSpec]>([
    ['a part of the name', [{ name: 'O', value: 'Old' }]],
    ['the name in another case', [{ name: 'O', value: 'OLD CHARGING' }]],
    [
      'the name twice',
      [
        { name: 'O', value: OLD },
        { name: 'O', value: OLD },
      ],
    ],
    [
      'it beside the bound one',
      [
        { name: 'O', value: OLD },
        { name: 'O', value: ORGANISATION },
      ],
    ],
  ])('is refused with %s', async (_, organisations) => {
    const { identityId, serial } = await world.charger();
    await granted(wish(identityId));
    const names = [...organisations, { name: 'CN', value: serial }] as const;
    expect(await submit(identityId, names)).toMatchObject({ refusal: { reason: 'organisation_mismatch' } });
  });

  test('is refused with the exception of a name in the other attribute, of another identity, or after its end', async () => {
    const { identityId, serial } = await world.charger();
    await granted(wish(identityId, { bindingKind: 'serial_number', value: 'OTHER-PLACE' }));
    expect(await submit(identityId, subject('OTHER-PLACE', serial))).toMatchObject({
      refusal: { reason: 'organisation_mismatch' },
    });
    const other = await world.charger();
    expect(await submit(other.identityId, subject(ORGANISATION, 'OTHER-PLACE'))).toMatchObject({
      refusal: { reason: 'common_name_mismatch' },
    });
    const { id } = await granted(wish(identityId));
    unwrap(await lifecycle.endBindingException({ bindingExceptionId: id }, by(ada)));
    expect(await submit(identityId, subject(OLD, serial))).toMatchObject({
      refusal: { reason: 'organisation_mismatch' },
    });
  });
});

describe('an import', () => {
  const importOf = (pem: string, entries: readonly { fingerprint: string; identityId?: IdentityId }[] = []) =>
    lifecycle.importCertificates(
      { purpose: 'charger_identity', operatingModel: null, bundlePem: pem, entries, dryRun: false },
      by(actorWith('integration')),
    );

  test('of a certificate with another O is taken by the exception alone, and its record says so', async () => {
    const issuer = new OutsideIssuer('Former operator', world.clock.now());
    const { identityId, serial } = await world.charger();
    const leaf = issuer.issue({ subject: subject(OLD, serial) });
    const before = unwrap(await importOf(leaf.pem + issuer.pem));
    expect(before.certificates).toMatchObject([{ outcome: 'refused', reason: 'names_of_another_identity' }]);
    const { id } = await granted(wish(identityId));
    const after = unwrap(await importOf(leaf.pem + issuer.pem));
    expect(after.certificates).toMatchObject([{ outcome: 'imported', identityId }]);
    expect((await told(identityId)).at(-1)).toMatchObject({ action: 'import-certificates', restedOn: [id] });
  });

  test('finds nobody by an excepted CN: who has it must be named', async () => {
    const issuer = new OutsideIssuer('Misprinting vendor', world.clock.now());
    const { identityId } = await world.charger();
    await granted(wish(identityId, { bindingKind: 'serial_number', value: 'SN-PRINTED' }));
    const leaf = issuer.issue({ subject: subject(ORGANISATION, 'SN-PRINTED') });
    const { fingerprint } = leaf;
    const unnamed = unwrap(await importOf(leaf.pem + issuer.pem));
    expect(unnamed.certificates).toMatchObject([{ outcome: 'refused', reason: 'identity_unknown' }]);
    const named = unwrap(await importOf(leaf.pem + issuer.pem, [{ fingerprint, identityId }]));
    expect(named.certificates).toMatchObject([{ outcome: 'imported', identityId }]);
  });
});

describe('a name that is excepted for one identity', () => {
  const serialWish = (identityId: IdentityId, value: string) =>
    wish(identityId, { bindingKind: 'serial_number', value });
  const bindings = (name: string, serial: string) =>
    [
      { kind: 'ocpp_identity', value: name },
      { kind: 'serial_number', value: serial },
      { kind: 'organisation', value: ORGANISATION },
    ] as const;
  const row = (name: string, serial: string) => ({
    line: 1,
    subjectType: 'charger' as const,
    bindings: bindings(name, serial),
    owner: 'north-depot',
    family: 'acme-50',
    cohorts: [],
  });
  const importRow = (name: string, serial: string, dryRun: boolean) =>
    lifecycle.importIdentities({ source: 'erp', rows: [row(name, serial)], dryRun }, by(actorWith('integration')));

  test('is no other identity’s to register, to take, to import or to be excepted for, until its end is written', async () => {
    const { identityId } = await world.charger();
    const other = await world.charger();
    const { id } = await granted(serialWish(identityId, 'SN-HELD'));
    const refusal = { refusal: { reason: 'binding_taken' } };
    const { line: _line, ...content } = row('CS-NEW', 'SN-HELD');
    expect(await lifecycle.registerIdentity(content, by(ada))).toMatchObject(refusal);
    const rename = { identityId: other.identityId, bindings: bindings('CS-RENAMED', 'SN-HELD') };
    expect(await lifecycle.changeIdentity(rename, by(ada))).toMatchObject(refusal);
    for (const dryRun of [true, false]) {
      expect(unwrap(await importRow('CS-IMPORTED', 'SN-HELD', dryRun)).rows).toMatchObject([
        { outcome: 'conflict', reason: 'binding_taken' },
      ]);
    }
    expect(await ask(serialWish(other.identityId, 'SN-HELD'))).toMatchObject(refusal);

    unwrap(await lifecycle.endBindingException({ bindingExceptionId: id }, by(ada)));
    expect(unwrap(await importRow('CS-IMPORTED', 'SN-HELD', true)).rows).toMatchObject([{ outcome: 'created' }]);
    unwrap(await lifecycle.changeIdentity(rename, by(ada)));
  });

  test('is not one that another identity is bound to, also when that came after the question', async () => {
    const { identityId } = await world.charger();
    const { serial } = await world.charger();
    expect(await ask(serialWish(identityId, serial))).toMatchObject({ refusal: { reason: 'binding_taken' } });
    const { approvalId } = unwrap(await ask(serialWish(identityId, 'SN-LATER')));
    const { line: _line, ...content } = row('CS-LATER', 'SN-LATER');
    unwrap(await lifecycle.registerIdentity(content, by(ada)));
    expect(await lifecycle.answerApproval({ approvalId, verdict: 'approve' }, by(otto))).toMatchObject({
      refusal: { reason: 'binding_taken' },
    });
  });

  test('goes to one of two who want it at the same moment', async () => {
    const { identityId } = await world.charger();
    const { approvalId } = unwrap(await ask(serialWish(identityId, 'SN-RACE')));
    const { line: _line, ...content } = row('CS-RACE', 'SN-RACE');
    const [answered, registered] = await Promise.all([
      world.another().answerApproval({ approvalId, verdict: 'approve' }, by(otto)),
      world.another().registerIdentity(content, by(ada)),
    ]);
    expect([answered.ok, registered.ok].filter(Boolean)).toHaveLength(1);
  });

  test('may be an organisation of many: that names nobody', async () => {
    const [one, other] = [await world.charger(), await world.charger()];
    await granted(wish(one.identityId));
    await granted(wish(other.identityId));
  });

  test('may become its own', async () => {
    const { identityId } = await world.charger();
    await granted(serialWish(identityId, 'SN-OWN'));
    unwrap(await lifecycle.changeIdentity({ identityId, bindings: bindings('CS-OWN', 'SN-OWN') }, by(ada)));
  });
});

test('a purpose has exceptions from the names that its signing requests are held against here', async () => {
  const server = await world.identity('backend_server', { fqdn: 'csms.example.org', organisation: ORGANISATION });
  expect(
    await ask(wish(server, { purpose: 'backend_server', bindingKind: 'fqdn', value: 'x.example.org' })),
  ).toMatchObject({
    refusal: { reason: 'exception_not_for_this_purpose', detail: expect.stringContaining('organisation alone') },
  });
  unwrap(await approve(wish(server, { purpose: 'backend_server' })));
  // No gateway sees a server's certificate.
  expect(await accepted(server)).toEqual([]);
});
