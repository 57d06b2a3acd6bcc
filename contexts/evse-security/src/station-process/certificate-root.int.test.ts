import { unwrap } from '@bfcert/kernel/result';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { context, mara, TestWorld } from '../testing/test-world.ts';

type CertificateId = Parameters<TestWorld['lifecycle']['renewCertificate']>[0]['certificateId'];

let world: TestWorld;
beforeAll(async () => {
  world = await TestWorld.create();
});
afterAll(() => world.end());

test('a certificate under a root that no version has is not sent: the station keeps the one that it has, and a person is told', async () => {
  const station = await world.enroll('CR-1');
  const caseId = await world.migrate(station.identityId);
  await world.run();
  const certificateId = (await world.evse.migration(caseId, 'all'))?.certificateId as CertificateId;
  const sent = () => world.kindsSentTo(station.identityId).filter((kind) => kind === 'deliver_certificate').length;
  const before = sent();
  world.authority.issueUnderUntoldRoot();
  unwrap(await world.lifecycle.renewCertificate({ certificateId }, context('renewal is due')));
  await world.run(2);

  expect(sent()).toBe(before);
  const records = await world.lifecycle.certificatesOf(station.identityId, mara);
  expect(records.filter(({ state }) => state === 'active').map(({ id }) => id)).toEqual([certificateId]);
  const renewal = await world.deps.transactions.run((tx) =>
    world.deps.stores.renewals.latestOf(tx, station.identityId),
  );
  expect(renewal).toMatchObject({ phase: 'failed', stop: { code: 'root_of_certificate_missing' } });
});
