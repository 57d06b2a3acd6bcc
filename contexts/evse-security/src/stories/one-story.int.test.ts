import { unwrap } from '@bfcert/kernel/result';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { FakeStation } from '../testing/fake-station.ts';
import { FakeStation16 } from '../testing/fake-station-16.ts';
import { FakeStation21 } from '../testing/fake-station-21.ts';
import { context, TestWorld } from '../testing/test-world.ts';

type CertificateId = Parameters<TestWorld['lifecycle']['renewCertificate']>[0]['certificateId'];

let world: TestWorld;
beforeAll(async () => {
  world = await TestWorld.create();
});
afterAll(() => world.end());

/** Trust anchor, signing request, activation, renewal, revocation: and all that is left of it in our records. */
async function story(name: string, Kind: typeof FakeStation) {
  const station = await world.enroll(name, [], {}, Kind);
  const { identityId } = station;
  const caseId = await world.migrate(identityId);
  await world.run();
  const { certificateId } = (await world.evse.migration(caseId, 'all')) ?? {};
  unwrap(await world.lifecycle.renewCertificate({ certificateId: certificateId as CertificateId }, context('due')));
  await world.run(2);
  const forVehicles = await vehicleStory(station);
  const current = (await certificates(identityId)).find(({ state }) => state === 'active');
  if (current === undefined) throw new Error('nothing is in force');
  unwrap(
    await world.lifecycle.revokeCertificate({ certificateId: current.id, reason: 'keyCompromise' }, context('lost')),
  );
  await world.run(0.001);

  await world.lifecycle.sealAudit();
  const sealed = await world.lifecycle.auditEntries({ after: 0, limit: 1_000 });
  const migration = await world.evse.migration(caseId, 'all');
  return {
    inventory: (await certificates(identityId)).map(({ state, purpose }) => ({ state, purpose })),
    case: {
      state: migration?.state,
      floor: migration?.profileFloor,
      anchors: migration?.anchors,
      keys: migration?.keys.map(({ state }) => state),
    },
    states: migration?.timeline.filter(({ kind }) => kind === 'transition').map(({ text }) => text),
    audit: sealed
      .map(({ entry }) => entry)
      .filter((entry) => entry.identityId === identityId)
      .map(({ action, purpose, before, after }) => ({ action, purpose, before, after })),
    forVehicles,
    isLive: world.isLive(identityId),
    admitted: Object.values(world.published.get(identityId)?.fingerprints ?? {}),
  };
}

/** The same of the certificate that one of its EVSEs shows to vehicles: asked for, listed, renewed, revoked. */
async function vehicleStory(station: Awaited<ReturnType<TestWorld['enroll']>>) {
  const evse = await world.enrollEvse(station, `DE-ICE-S-${station.wireName}`);
  const place = { identityId: evse, purpose: 'evse_v2g', slot: null } as const;
  const { certificateId } = unwrap(await world.lifecycle.requestCertificate(place, context('a new EVSE')));
  await world.run(1);
  unwrap(await world.lifecycle.renewCertificate({ certificateId }, context('due')));
  await world.run(1);
  const current = (await certificates(evse)).find(({ state }) => state === 'active');
  if (current === undefined) throw new Error('nothing is in force for vehicles');
  unwrap(
    await world.lifecycle.revokeCertificate({ certificateId: current.id, reason: 'keyCompromise' }, context('lost')),
  );
  await world.run(0.001);
  await world.lifecycle.sealAudit();
  const sealed = await world.lifecycle.auditEntries({ after: 0, limit: 1_000 });
  return {
    inventory: (await certificates(evse)).map(({ state, purpose }) => ({ state, purpose })),
    audit: sealed
      .filter(({ entry }) => entry.identityId === evse)
      .map(({ entry: { action, purpose, before, after } }) => ({ action, purpose, before, after })),
    delivered: world.commands.flatMap(({ identityId, command }) =>
      identityId === station.identityId && command.kind === 'deliver_certificate' ? [command.use ?? 'its own'] : [],
    ),
    lists: station.listing().flatMap(({ kind }) => (kind === 'v2g_chain' ? [kind] : [])),
  };
}

const certificates = (identityId: Parameters<TestWorld['lifecycle']['certificatesOf']>[0]) =>
  world.lifecycle.certificatesOf(identityId, context().actor);

test('the whole story of a station of 1.6 leaves the same inventory, states and audit as one of 2.0.1', async () => {
  const newer = await story('ST-201', FakeStation);
  const older = await story('ST-16', FakeStation16);
  expect(newer.inventory.map(({ state }) => state).sort()).toEqual(['retired', 'revoked']);
  expect(newer).toMatchObject({ case: { state: 'active', floor: 3 }, isLive: false, admitted: ['rollback'] });
  expect(newer.audit.length).toBeGreaterThan(20);
  expect(newer.forVehicles).toMatchObject({
    inventory: [
      { state: 'retired', purpose: 'evse_v2g' },
      { state: 'revoked', purpose: 'evse_v2g' },
    ],
    delivered: ['its own', 'its own', 'v2g', 'v2g'],
    lists: ['v2g_chain'],
  });
  expect(older).toEqual(newer);
});

test('the whole story of a station of 2.1 is that of one of 2.0.1, with its requests numbered', async () => {
  const newest = await story('ST-21', FakeStation21);
  const numbers = world.commands.flatMap(({ command }) =>
    command.kind === 'deliver_certificate' && command.requestId !== undefined ? [command.requestId] : [],
  );
  expect(numbers).toEqual([41, 42, 43, 44]);
  expect(newest).toEqual(await story('ST-201-again', FakeStation));
});
