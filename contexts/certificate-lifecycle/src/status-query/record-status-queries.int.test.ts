import { unwrap } from '@bfcert/kernel/result';
import { parseChainPem } from '@bfcert/kernel/x509';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { CertificateId } from '../certificate/certificate-id.ts';
import { by, gateway, LifecycleWorld, operator, pkiEngineer } from '../testing/lifecycle-world.ts';

let world: LifecycleWorld;
beforeEach(async () => {
  world = await LifecycleWorld.start();
});
afterEach(() => world.drop());

const HOUR = 3_600_000;

async function queryOf(id: CertificateId) {
  const chain = unwrap(parseChainPem((await world.lifecycle.chainOf(id))?.chainPem ?? ''));
  return { issuer: chain[1]?.fingerprint ?? '', serial: chain[0]?.serial ?? '', at: world.clock.now().toISOString() };
}
const ask = async (...ids: readonly CertificateId[]) =>
  world.lifecycle.recordStatusQueries(await Promise.all(ids.map(queryOf)));
const send = async (certificateId: CertificateId) =>
  unwrap(await world.lifecycle.recordSent({ certificateId, executionPath: 'handed over' }, by(gateway)));
const rows = async () => {
  const found = await world.database.pool.query<{ verdict: string; sightings: number }>(
    "select verdict, sightings::int from lifecycle.evidence where type = 'ocsp_query' order by id",
  );
  return found.rows;
};

describe('a question about the status of an EVSE certificate', () => {
  test('brings one that was sent into force, and is in timeline and audit', async () => {
    const { id } = await world.issuedToEvse();
    await send(id);
    expect(await ask(id)).toBe(1);
    expect(await world.stage(id)).toBe('active');
    expect((await world.lifecycle.timeline(id, operator)).map(({ title }) => title)).toContain('ocsp_query');
    expect(await rows()).toEqual([{ verdict: 'activated', sightings: 1 }]);
    expect((await world.audit()).at(-1)).toMatchObject({ action: 'record-evidence', outcome: 'done' });
  });

  test('brings one into force that the station took', async () => {
    const { id } = await world.issuedToEvse();
    await send(id);
    const answer = { certificateId: id, outcome: 'accepted', channel: 'ocpp', detail: '' } as const;
    unwrap(await world.lifecycle.recordInstallation(answer, by(gateway)));
    expect(await ask(id)).toBe(1);
    expect(await world.stage(id)).toBe('active');
  });

  test('is no sign of one that has not left us, nor from before it did', async () => {
    const { id } = await world.issuedToEvse();
    expect(await ask(id)).toBe(0);
    const before = await queryOf(id);
    world.clock.advance(1000);
    await send(id);
    expect(await world.lifecycle.recordStatusQueries([before])).toBe(0);
    expect([await world.stage(id), await rows()]).toEqual(['issued', []]);
  });

  test('leaves one row however often it comes, and a sighting an hour', async () => {
    const { id } = await world.issuedToEvse();
    await send(id);
    await ask(id);
    for (const pause of [1000, HOUR - 1001, 1]) {
      world.clock.advance(pause);
      await ask(id);
    }
    expect(await rows()).toEqual([
      { verdict: 'activated', sightings: 1 },
      { verdict: 'already_active', sightings: 1 },
    ]);
    world.clock.advance(HOUR);
    await ask(id);
    expect(await rows()).toMatchObject([{}, { verdict: 'already_active', sightings: 2 }]);
  });

  test('takes none back into force that was replaced, is revoked, or is of another purpose', async () => {
    const old = await world.issuedToEvse();
    await send(old.id);
    await ask(old.id);
    const next = await world.renewedAtEvse(old.id);
    await send(next);
    expect(await ask(next, old.id)).toBe(1);
    expect([await world.stage(old.id), await world.stage(next)]).toEqual(['retired(replaced)', 'active']);
    unwrap(await world.lifecycle.revokeCertificate({ certificateId: next, reason: 'keyCompromise' }, by(pkiEngineer)));
    const charger = await world.issued(await world.charger());
    await send(charger.id);
    world.clock.advance(2 * HOUR);
    const query = await queryOf(next);
    expect(await world.lifecycle.recordStatusQueries([query])).toBe(0);
    expect(await ask(charger.id, old.id)).toBe(0);
    expect([await world.stage(next), await world.stage(charger.id)]).toEqual(['revoked', 'issued']);
  });

  test('is about the certificate of that issuer with that number, and nobody’s leaves nothing', async () => {
    const { id } = await world.issuedToEvse();
    await send(id);
    const query = await queryOf(id);
    const others = [
      { ...query, issuer: 'ab'.repeat(32) },
      { ...query, serial: `${query.serial}0` },
      { ...query, serial: '' },
    ];
    expect(await world.lifecycle.recordStatusQueries(others)).toBe(0);
    expect(await world.lifecycle.recordStatusQueries([])).toBe(0);
    expect([await world.stage(id), await rows()]).toEqual(['issued', []]);
  });
});
