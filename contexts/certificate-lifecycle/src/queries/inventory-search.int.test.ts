import { unwrap } from '@bfcert/kernel/result';
import { parseSigningRequest } from '@bfcert/kernel/x509';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { CertificateId } from '../certificate/certificate-id.ts';
import { actorWith, by, chargerSubject, csr, LifecycleWorld, newKey, operator } from '../testing/lifecycle-world.ts';

let world: LifecycleWorld;
/** A certificate of the owner in the north. */
let north: { id: CertificateId; fingerprint: string; serial: string; spkiSha256: string };
beforeAll(async () => {
  world = await LifecycleWorld.start();
  const { id, fingerprint } = await world.active(await world.charger());
  const found = await world.lifecycle.certificate(id, operator);
  north = { id, fingerprint, serial: found?.serial ?? '', spkiSha256: found?.spkiSha256 ?? '' };
});
afterAll(() => world.drop());

const south = { ...operator, owners: ['south-depot'] };

async function named(ocppIdentity: string, serialNumber: string): Promise<CertificateId> {
  const names = { ocpp_identity: ocppIdentity, serial_number: serialNumber, organisation: 'Example Charging' };
  const identityId = await world.identity('charger', names);
  const id = await world.ordered({ identityId, serial: serialNumber });
  const change = { identityId, owner: 'south-depot' };
  unwrap(await world.lifecycle.changeIdentity(change, by(actorWith('administrator'))));
  return id;
}

const search = async (text: string, actor = operator, limit = 50) =>
  (await world.lifecycle.inventory({ after: null, limit, search: text }, actor)).certificates.map(({ id }) => id);

test('finds a station by a name that is also the beginning of a fingerprint or serial number of another', async () => {
  for (const [index, digits] of [north.fingerprint.slice(0, 8), north.serial.slice(0, 7)].entries()) {
    const station = await named(`${digits.toUpperCase()}-${index}`, `HEX-${index}`);
    expect(new Set(await search(digits))).toEqual(new Set([station, north.id]));
    // Newest first, and in pages, as without a search.
    expect(await search(digits, operator, 1)).toEqual([station]);
    const second = await world.lifecycle.inventory({ after: station, limit: 1, search: digits }, operator);
    expect(second.certificates.map(({ id }) => id)).toEqual([north.id]);
  }
});

test('finds once what is meant by its name and by its number', async () => {
  const key = newKey();
  const digits = unwrap(parseSigningRequest(csr(chargerSubject('HEX-TWICE'), key))).spkiSha256.slice(0, 10);
  const names = { ocpp_identity: digits, serial_number: 'HEX-TWICE', organisation: 'Example Charging' };
  const charger = { identityId: await world.identity('charger', names), serial: 'HEX-TWICE' };
  const id = await world.ordered(charger, key);
  expect(await search(digits)).toEqual([id]);
});

test('answers one owner the same, whatever certificates others have', async () => {
  const digits = north.fingerprint.slice(0, 12);
  expect(await search(digits, south)).toEqual([]);
  const station = await named(digits, 'HEX-9');
  expect(await search(digits, south)).toEqual([station]);
  expect(await search(north.fingerprint, south)).toEqual([]);
});

test('finds a certificate by the SHA-256 of its key, whole or its beginning', async () => {
  expect(north.spkiSha256).toMatch(/^[0-9a-f]{64}$/);
  for (const text of [
    north.spkiSha256,
    north.spkiSha256.toUpperCase(),
    north.spkiSha256.replaceAll(/(..)(?=.)/g, '$1:'),
    north.spkiSha256.slice(0, 16),
  ]) {
    expect([text, await search(text)]).toEqual([text, [north.id]]);
  }
});
