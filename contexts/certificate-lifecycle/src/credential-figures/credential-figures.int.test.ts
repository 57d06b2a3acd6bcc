import { stationActor } from '@bfcert/kernel/actor';
import { unwrap } from '@bfcert/kernel/result';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { postgresCredentialFigures, postgresSyntheticProbeStore } from '../adapters/postgres/index.ts';
import { createSyntheticProbes } from '../synthetic-probe/create-synthetic-probes.ts';
import {
  actorWith,
  by,
  chargerSubject,
  csr,
  FakeWitnesses,
  LifecycleWorld,
  ORGANISATION,
  pkiEngineer,
} from '../testing/lifecycle-world.ts';

let world: LifecycleWorld;
beforeEach(async () => {
  world = await LifecycleWorld.start();
});
afterEach(() => world.drop());

const figures = () => postgresCredentialFigures(world.database).read(world.clock.now());

async function issuedTo(owner: string, name: string) {
  const bindings = [
    { kind: 'ocpp_identity', value: name },
    { kind: 'serial_number', value: `SN-${name}` },
    { kind: 'organisation', value: ORGANISATION },
  ] as const;
  const identity = { subjectType: 'charger', owner, family: 'any', cohorts: [], bindings } as const;
  const { identityId } = unwrap(await world.lifecycle.registerIdentity(identity, by(actorWith('administrator'))));
  const order = { ...world.place(identityId), csrPem: csr(chargerSubject(`SN-${name}`)) };
  const { certificateId } = unwrap(await world.lifecycle.issueCertificate(order, by(stationActor(name))));
  await world.lifecycle.advanceCertificate(certificateId);
  return { certificateId, name };
}

async function revoke({
  certificateId,
  name,
}: {
  certificateId: Parameters<typeof world.lifecycle.chainOf>[0];
  name: string;
}) {
  const how = { certificateId, reason: 'keyCompromise', confirmation: name } as const;
  unwrap(await world.lifecycle.revokeCertificate(how, by(pkiEngineer)));
  await world.lifecycle.advanceCertificate(certificateId);
}

test('a revocation counts when no plane is outstanding, and that of a probe apart from those of the fleet', async () => {
  await revoke(await issuedTo('north-depot', 'CS-9'));
  const syntheticProbes = postgresSyntheticProbeStore(world.database);
  const probes = createSyntheticProbes({ ...world.dependencies(), syntheticProbes });
  unwrap(await probes.run(by(pkiEngineer)));
  await probes.advance();
  const query = { owner: 'synthetic', after: null, limit: 2 };
  const [ordered] = (await world.lifecycle.inventory(query, pkiEngineer)).certificates;
  if (ordered === undefined) throw new Error('nothing was ordered');
  await world.lifecycle.advanceCertificate(ordered.id);
  await probes.advance();
  await world.lifecycle.advanceCertificate(ordered.id);
  expect(await figures()).toMatchObject({ revokedEverywhere: { count: 0 }, syntheticRevoked: { count: 0 } });
  world.clock.advance(60_000);
  await world.lifecycle.confirmPlanes(new FakeWitnesses());
  const one = { count: 1, lastAt: expect.any(String) };
  expect(await figures()).toMatchObject({ revokedEverywhere: one, syntheticRevoked: one });
});

test('a renewal is overdue that is one of a station, and not one of what we run ourselves', async () => {
  const { certificateId } = await issuedTo('north-depot', 'CS-9');
  expect(await figures()).toMatchObject({ renewalsOverdue: 0 });
  const { pool } = world.database;
  const posture = 'insert into lifecycle.renewal_plan (certificate_id, posture) values ($1, $2)';
  await pool.query(`${posture} on conflict (certificate_id) do update set posture = $2`, [certificateId, 'incident']);
  expect(await figures()).toMatchObject({ renewalsOverdue: 1 });
  const ours = `jsonb_set(record, '{purpose}', '"backend_server"')`;
  await pool.query(`update lifecycle.certificate set record = ${ours} where id = $1`, [certificateId]);
  expect(await figures()).toMatchObject({ renewalsOverdue: 0 });
});
