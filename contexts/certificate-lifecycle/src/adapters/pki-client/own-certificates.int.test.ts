import { systemClock } from '@bfcert/kernel/clock';
import { unwrap } from '@bfcert/kernel/result';
import type { PkiControlPlane } from '@bfcert/pki-contract';
import { goodRequest } from '@bfcert/pki-contract/contract-test';
import { Installation } from '@bfcert/pki-control-plane/testing/installation';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { Lifecycle } from '../../lifecycle.ts';
import { by, chargerSubject, csr, LifecycleWorld, operator, station } from '../../testing/lifecycle-world.ts';
import { pkiAuthority } from './index.ts';

/** The inventory and the ledger of the confined control plane, held against each other. */
let world: LifecycleWorld;
let installation: Installation;
let pki: PkiControlPlane;
let lifecycle: Lifecycle;
let stop: () => Promise<void>;
beforeAll(async () => {
  installation = await Installation.create();
  const [started, launched] = await Promise.all([LifecycleWorld.start(), installation.start()]);
  world = started;
  stop = () => launched.stop();
  pki = installation.connect();
  lifecycle = world.another({ authority: pkiAuthority(pki), clock: systemClock });
});
afterAll(async () => {
  await world.drop();
  await installation.remove();
});

const all = async () => (await lifecycle.inventory({ after: null, limit: 500 }, operator)).certificates;
const ISSUERS = 7 * 2 + 2;

test('every certificate that the PKI has ever signed has a record or is an orphan', async () => {
  const { identityId, serial } = await world.charger();
  const order = { ...world.place(identityId), csrPem: csr(chargerSubject(serial)) };
  const { certificateId } = unwrap(await lifecycle.issueCertificate(order, by(station)));
  expect(await lifecycle.advanceCertificate(certificateId)).toBe('advanced');
  const stranger = await pki.issue(goodRequest('vehicle-vas'));
  if (!('fingerprint' in stranger)) throw new Error('not issued');
  // A responder for each issuer; they are made moments after the start.
  await vi.waitUntil(async () => (await pki.ownSince(0, 100)).certificates.length === 2 * ISSUERS, {
    timeout: 30_000,
    interval: 100,
  });

  expect(await lifecycle.reconcileWithPki()).toBe(1);
  await lifecycle.recordOwnCertificates();
  const records = await all();
  const orphans = await lifecycle.orphans({ after: null, limit: 50 });
  await stop();
  const signed = installation.ledgerRows('SELECT fingerprint FROM certificates').map(({ fingerprint }) => fingerprint);
  const known = [...records, ...orphans].map(({ fingerprint }) => fingerprint);
  expect(known.toSorted()).toEqual(signed.toSorted());
  expect(orphans.map(({ fingerprint }) => fingerprint)).toEqual([stranger.fingerprint]);
  for (const purpose of ['ca_certificate', 'ocsp_responder']) {
    const own = records.filter((record) => record.purpose === purpose);
    expect(own.map(({ stage }) => stage)).toEqual(Array.from({ length: ISSUERS }, () => 'active'));
    expect(own.map(({ posture }) => posture)).toEqual(Array.from({ length: ISSUERS }, () => 'valid'));
  }
});
