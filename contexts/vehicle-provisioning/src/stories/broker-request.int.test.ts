import { actorWith, by } from '@bfcert/certificate-lifecycle/lifecycle-world';
import { OutsideIssuer } from '@bfcert/certificate-lifecycle/outside-issuer';
import { outsideEntry, program } from '@bfcert/certificate-lifecycle/ownership-drafts';
import { unwrap } from '@bfcert/kernel/result';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { postgresStores } from '../adapters/postgres/index.ts';
import { type Broker, BrokerUnavailable } from '../broker/broker.ts';
import type { BrokerRequest } from '../broker/broker-request.ts';
import { outsideAuthorities } from '../commands/place-with-authority.ts';
import { DAY, DESK, MINUTE, operator, VehicleWorld } from '../testing/vehicle-world.ts';

let world: VehicleWorld;
beforeAll(async () => {
  world = await VehicleWorld.start();
  await world.world.decides([program('line')], [outsideEntry('iso15118_contract', 'line', 'brokered')]);
});
afterAll(() => world.drop());
beforeEach(() => world.world.database.pool.query('delete from vehicle_broker_request'));

/** A contract that is brokered is asked for; gives the record that waits for it. */
async function asked(brokers = [DESK]) {
  const { identityId, vin, emaid } = await world.vehicle();
  const authorities = { clock: world.world.clock, brokers, requests: postgresStores.requests };
  const lifecycle = world.world.another({ outsideAuthorities: outsideAuthorities(authorities) });
  await lifecycle.refreshPolicy();
  const place = { identityId, purpose: 'iso15118_contract', slot: emaid } as const;
  return { identityId, vin, emaid, lifecycle, outcome: await lifecycle.requestCertificate(place, by(operator)) };
}

/** What its issuer has made of a request, brought by hand. */
async function imported(emaid: string): Promise<void> {
  const issuer = new OutsideIssuer('eMSP', world.now());
  const { pem } = issuer.issue({ subject: [{ name: 'CN', value: emaid }] });
  const bundle = { purpose: 'iso15118_contract', bundlePem: pem + issuer.pem } as const;
  const import_ = { ...bundle, operatingModel: null, entries: [], dryRun: false } as const;
  unwrap(await world.world.lifecycle.importCertificates(import_, by(actorWith('pki_engineer'))));
}

const requests = () => world.vehicles.brokerRequests({ before: null, limit: 10 }, 'all');

/** It is away until it is told to be back. */
class FarBroker {
  isAway = true;
  readonly had: string[] = [];
  readonly broker: Broker = {
    ...DESK,
    contractDelivery: null,
    authority: {
      place: async ({ id }: BrokerRequest) => {
        this.had.push(id);
        if (this.isAway) throw new BrokerUnavailable('no answer within 10 s');
        return { outcome: 'taken', reference: `ref-${id}` };
      },
    },
  };
}

test('what is brokered is a request to its broker, kept with the record that waits for it; who has it says what came of it', async () => {
  const { identityId, outcome } = await asked();
  const { certificateId } = unwrap(outcome);
  expect(await requests()).toMatchObject([
    { broker: 'desk', state: 'waiting', asked: { kind: 'issue', certificateId } },
  ]);
  expect(await world.vehicles.placeDueRequests()).toBe(1);
  const [request] = await requests();
  expect(request).toMatchObject({ state: 'placed', reference: request?.id, owner: 'north-depot' });
  if (request === undefined) throw new Error('no request');

  const done = { requestId: request.id, outcome: 'done', reference: 'mail 7' } as const;
  const stranger = by({ ...operator, owners: ['south-depot'] });
  expect(await world.vehicles.settleBrokerRequest(done, stranger)).toMatchObject({
    refusal: { reason: 'broker_request_unknown' },
  });
  expect(unwrap(await world.vehicles.settleBrokerRequest(done, by(operator)))).toMatchObject({ state: 'done' });
  expect(await world.vehicles.settleBrokerRequest(done, by(operator))).toMatchObject({
    refusal: { reason: 'broker_request_not_placed' },
  });
  const audited = (await world.audited(identityId)).filter(({ action }) => action === 'broker-request');
  expect(audited).toMatchObject([
    { before: 'waiting', after: 'placed', certificateId },
    { before: 'placed', after: 'done', certificateId },
  ]);
  expect(await world.vehicles.brokerRequests({ before: null, limit: 10 }, ['south-depot'])).toEqual([]);
});

test('nobody is asked where no broker is named for the purpose', async () => {
  const { outcome } = await asked([]);
  expect(outcome).toMatchObject({ refusal: { reason: 'broker_not_connected' } });
  expect(await requests()).toEqual([]);
});

test('a broker that is away is asked again after ever longer, left alone after three silences, and has each request once it is back', async () => {
  for (const _ of [1, 2, 3, 4]) unwrap((await asked()).outcome);
  const far = new FarBroker();
  const vehicles = world.with([far.broker]);
  expect(await vehicles.placeDueRequests()).toBe(0);
  // The fourth is not tried any more.
  expect(far.had).toHaveLength(3);
  expect((await requests()).map(({ attempts }) => attempts).toSorted()).toEqual([0, 1, 1, 1]);
  world.world.clock.advance(30_000);
  await vehicles.placeDueRequests();
  expect(far.had).toHaveLength(3);
  far.isAway = false;
  world.world.clock.advance(MINUTE);
  expect(await vehicles.placeDueRequests()).toBe(4);
  expect((await requests()).every(({ state }) => state === 'placed')).toBe(true);
});

test('a request that nobody takes within a week is given up, and an operator sees why', async () => {
  unwrap((await asked()).outcome);
  const far = new FarBroker();
  world.world.clock.advance(8 * DAY);
  await world.with([far.broker]).placeDueRequests();
  expect(await requests()).toMatchObject([{ state: 'given_up', detail: 'no answer within 10 s', nextTryAt: null }]);
});

test('two servers that place the same request at once write one outcome', async () => {
  unwrap((await asked()).outcome);
  const placed = await Promise.all([1, 2].map(() => world.vehicles.placeDueRequests()));
  expect(placed.reduce((sum, each) => sum + each, 0)).toBe(1);
});

test('requests go over to whom the vehicle goes over', async () => {
  const { identityId, outcome } = await asked();
  unwrap(outcome);
  const { version } = (await world.world.lifecycle.findIdentity(identityId)) ?? { version: 0 };
  const context = by(actorWith('administrator'), { expectedVersion: version });
  unwrap(await world.world.lifecycle.changeIdentity({ identityId, owner: 'south-depot' }, context));
  await world.react(identityId);
  expect(await world.vehicles.brokerRequests({ before: null, limit: 10 }, ['south-depot'])).toHaveLength(1);
});

test.each(['waiting', 'placed', 'given_up'])(
  'the import of the certificate that was asked for settles a request that is %s',
  async (state) => {
    const { identityId, emaid, outcome } = await asked();
    unwrap(outcome);
    if (state !== 'waiting') await world.vehicles.placeDueRequests();
    if (state === 'given_up') {
      world.world.clock.advance(31 * DAY);
      await world.vehicles.endOverdueRequests();
    }
    expect(await requests()).toMatchObject([{ state }]);
    await imported(emaid);
    await world.react(identityId);
    expect(await requests()).toMatchObject([{ state: 'done', nextTryAt: null }]);
    await world.react(identityId);
    const told = (await world.audited(identityId)).filter(
      ({ action, after }) => action === 'broker-request' && after === 'done',
    );
    expect(told).toHaveLength(1);
  },
);

test('a request that nobody answers within thirty days waits for an operator, who may still say what came of it', async () => {
  unwrap((await asked()).outcome);
  await world.vehicles.placeDueRequests();
  world.world.clock.advance(29 * DAY);
  expect(await world.vehicles.endOverdueRequests()).toBe(0);
  world.world.clock.advance(2 * DAY);
  expect(await world.vehicles.endOverdueRequests()).toBe(1);
  const [request] = await requests();
  expect(request).toMatchObject({ state: 'given_up', reference: request?.id });
  if (request === undefined) throw new Error('no request');
  const late = { requestId: request.id, outcome: 'done', reference: 'mail 9' } as const;
  expect(unwrap(await world.vehicles.settleBrokerRequest(late, by(operator)))).toMatchObject({ state: 'done' });
});

test('a request whose record was cancelled is placed no more, and what was placed waits for an operator to take it back', async () => {
  const { identityId, lifecycle, outcome } = await asked();
  const { certificateId } = unwrap(outcome);
  await world.vehicles.placeDueRequests();
  unwrap(await lifecycle.cancelRequest({ certificateId }, by(operator)));
  await lifecycle.advanceCertificate(certificateId);
  await world.react(identityId);
  expect(await requests()).toMatchObject([{ state: 'given_up', detail: 'Nobody waits for its certificate any more.' }]);
});

test('of a vehicle that is decommissioned nothing is asked for any more, but that its certificates are revoked', async () => {
  const { identityId, vin, emaid, lifecycle, outcome } = await asked();
  const { certificateId } = unwrap(outcome);
  await imported(emaid);
  const order = { certificateId, reason: 'keyCompromise', confirmation: vin } as const;
  unwrap(await lifecycle.revokeCertificate(order, by(actorWith('pki_engineer'))));
  const place = { identityId, purpose: 'iso15118_contract', slot: emaid } as const;
  unwrap(await lifecycle.requestCertificate(place, by(operator)));
  unwrap(await lifecycle.decommissionIdentity({ identityId, certificates: 'revoke' }, by(actorWith('administrator'))));
  await world.react(identityId);
  expect((await requests()).map(({ asked: { kind }, state }) => [kind, state]).toSorted()).toEqual([
    ['issue', 'done'],
    ['issue', 'given_up'],
    ['revoke', 'waiting'],
  ]);
});
