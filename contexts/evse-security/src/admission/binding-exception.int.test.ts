import { newId } from '@bfcert/kernel/ids';
import { unwrap } from '@bfcert/kernel/result';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ChargerId } from '../charger/charger.ts';
import { createEvseSecurity } from '../create-evse-security.ts';
import { PROFILE_3_PORT } from '../testing/fake-station.ts';
import { context, mara, noor, ORGANISATION, TestWorld } from '../testing/test-world.ts';

let world: TestWorld;
let stations = 0;
let connections = 0;
beforeAll(async () => {
  world = await TestWorld.create();
});
afterAll(() => world.end());

const MINUTES = 1 / (24 * 60);
const OLD = 'Old CPO';
const as = (actor: typeof mara) => ({ ...context('a merger'), actor });

async function excepted(minutes: number) {
  const { identityId } = await world.enroll(`CS-X${++stations}`);
  const until = new Date(world.clock.now().getTime() + minutes * 60_000).toISOString();
  const wish = { identityId, purpose: 'charger_identity', bindingKind: 'organisation', value: OLD, until };
  const { approvalId } = unwrap(await world.lifecycle.grantBindingException(wish, as(mara)));
  unwrap(await world.lifecycle.answerApproval({ approvalId, verdict: 'approve' }, as(noor)));
  await world.run(MINUTES);
  const [one] = await world.lifecycle.bindingExceptions({ identityId, after: null, limit: 1 }, mara);
  if (one === undefined) throw new Error('nothing was granted');
  return { identityId, exceptionId: one.id };
}
const acceptedOf = (identityId: ChargerId) => world.published.get(identityId)?.acceptedNames;

/** As a gateway reports it, whatever its table was. */
const opened = (identityId: ChargerId, bindingExceptions: string[], fingerprint = 'f'.repeat(64)) => ({
  at: world.clock.now().toISOString(),
  kind: 'session_opened' as const,
  identityId,
  connectionId: `con-${++connections}`,
  protocol: 'ocpp2.0.1',
  securityProfile: 3,
  port: PROFILE_3_PORT,
  remoteAddress: '192.0.2.7',
  fingerprint,
  keyId: null,
  passwordReading: null,
  tlsVersion: 'TLSv1.3',
  bootstrap: false,
  bindingExceptions,
});

async function uses(identityId: ChargerId) {
  await world.lifecycle.sealAudit();
  const sealed = await world.lifecycle.auditEntries({ after: 0, limit: 500 });
  const entries = sealed.map(({ entry }) => entry);
  return entries.filter((one) => one.action === 'use-binding-exception' && one.identityId === identityId);
}

test('gateways learn of an exception when it is granted, and of its end when a person ends it', async () => {
  const { identityId, exceptionId } = await excepted(600);
  expect(acceptedOf(identityId)).toEqual([{ exceptionId, attribute: 'O', value: OLD }]);
  expect(world.published.get(identityId)).toMatchObject({ organisation: ORGANISATION });
  unwrap(await world.lifecycle.endBindingException({ bindingExceptionId: exceptionId }, as(mara)));
  await world.run(MINUTES);
  expect(acceptedOf(identityId)).toEqual([]);
});

test('gateways have it no more at its end date, without anybody doing anything', async () => {
  const { identityId } = await excepted(30);
  expect(acceptedOf(identityId)).toHaveLength(1);
  await world.run(40 * MINUTES);
  expect(acceptedOf(identityId)).toEqual([]);
  expect(await world.lifecycle.expireBindingExceptions()).toBe(1);
});

test('every session that rests on one is audited once, however often it is reported', async () => {
  const { identityId, exceptionId } = await excepted(600);
  world.factsArrive = 'twice';
  await world.fact(opened(identityId, [exceptionId]));
  await world.fact(opened(identityId, []));
  world.factsArrive = 'once';
  expect(await uses(identityId)).toMatchObject([
    {
      actor: `station:CS-X${stations}`,
      outcome: 'done',
      purpose: 'charger_identity',
      detail: { bindingExceptionId: exceptionId, fingerprint: 'f'.repeat(64), remoteAddress: '192.0.2.7' },
    },
  ]);
});

test('a session that a late gateway let in by an exception that has ended is closed by the entry it is given', async () => {
  const { identityId, exceptionId } = await excepted(90 * 24 * 60);
  await world.migrate(identityId);
  await world.run();
  const [fingerprint = ''] = Object.keys(world.published.get(identityId)?.fingerprints ?? {});
  const isGivenAnEntryAfter = async (exceptions: string[]) => {
    world.published.delete(identityId);
    await world.fact(opened(identityId, exceptions, fingerprint));
    return world.published.has(identityId);
  };
  expect(await isGivenAnEntryAfter([exceptionId])).toBe(false);
  unwrap(await world.lifecycle.endBindingException({ bindingExceptionId: exceptionId }, as(mara)));
  await world.run(MINUTES);
  expect(await isGivenAnEntryAfter([])).toBe(false);
  expect(await isGivenAnEntryAfter([exceptionId])).toBe(true);
  expect(acceptedOf(identityId)).toEqual([]);
  const [first, second] = await uses(identityId);
  const [record] = await world.lifecycle.certificatesOf(identityId, mara);
  expect([first?.certificateId, second?.certificateId]).toEqual([record?.id, record?.id]);
});

test('a session whose use of one cannot be audited is recorded not at all, and whole when it is reported again', async () => {
  const { identityId, exceptionId } = await excepted(600);
  const fact = { ...opened(identityId, [exceptionId]), factId: `fact-of-${identityId}` };
  const down = async () => Promise.reject(new Error('killed'));
  const dying = createEvseSecurity({ ...world.deps, audit: { append: down } });
  await expect(dying.recordStationFacts([fact], { nodeId: 'gateway-1' })).rejects.toThrow('killed');
  const online = async () =>
    (await world.evse.stations({ after: null, limit: 100 }, 'all')).find((one) => one.identityId === identityId)
      ?.online;
  expect([await online(), await uses(identityId)]).toEqual([false, []]);
  await world.evse.recordStationFacts([fact], { nodeId: 'gateway-1' });
  expect([await online(), await uses(identityId)]).toMatchObject([
    true,
    [{ detail: { connectionId: fact.connectionId } }],
  ]);
});

test('an end that could not be told to gateways at once is told by what is left to publish', async () => {
  const { identityId, exceptionId } = await excepted(600);
  const down = async () => Promise.reject(new Error('killed'));
  const dying = createEvseSecurity({ ...world.deps, admission: { publish: down, publishEverything: down } });
  unwrap(await world.lifecycle.endBindingException({ bindingExceptionId: exceptionId }, as(mara)));
  const event = { subject: identityId, data: { after: 'ended' }, type: 'BindingExceptionStateChanged' };
  const whole = { ...event, id: newId('evt'), version: 1, at: '', actor: mara, correlationId: 'c', causationId: null };
  const reaction = dying.reactions.find(({ name }) => name === 'evse-security.when-binding-exception-changes');
  await expect(reaction?.handle([whole])).rejects.toThrow('killed');
  expect(acceptedOf(identityId)).toHaveLength(1);
  await world.evse.publishDirtyEntries();
  expect(acceptedOf(identityId)).toEqual([]);
});

test('an identity that is no station is let alone', async () => {
  const bindings = [
    { kind: 'fqdn', value: 'csms.example.org' },
    { kind: 'organisation', value: ORGANISATION },
  ] as const;
  const backend = { subjectType: 'backend_server', owner: 'us', family: 'csms', cohorts: [], bindings } as const;
  const { identityId } = unwrap(await world.lifecycle.registerIdentity(backend, context()));
  const until = new Date(world.clock.now().getTime() + 60_000).toISOString();
  const wish = { identityId, purpose: 'backend_server', bindingKind: 'organisation', value: OLD, until };
  const { approvalId } = unwrap(await world.lifecycle.grantBindingException(wish, as(mara)));
  unwrap(await world.lifecycle.answerApproval({ approvalId, verdict: 'approve' }, as(noor)));
  await world.run(MINUTES);
  expect(world.errors).toEqual([]);
  expect(world.published.has(identityId)).toBe(false);
});
