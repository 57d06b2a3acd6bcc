import { FixedClock } from '@bfcert/kernel/clock';
import { unwrap } from '@bfcert/kernel/result';
import { parseCertificatePem } from '@bfcert/kernel/x509';
import { expect, it } from 'vitest';
import { FakeAuthority } from '../testing/fake-authority.ts';
import { IssuerFingerprints } from './issuer-fingerprints.ts';

const authority = new FakeAuthority(new FixedClock('2026-03-01T00:00:00Z'));
const pemOf = async (): Promise<string> => (await authority.chains())[0]?.issuingPem ?? '';

it('an issuer is the one above the leaf; above the last one it is that of the authority', async () => {
  const pem = await pemOf();
  const { fingerprint } = unwrap(parseCertificatePem(pem));
  const issuers = new IssuerFingerprints(authority);
  expect(await issuers.of({ chainPem: pem + pem, authority: 'another' })).toBe(fingerprint);
  expect(await issuers.of({ chainPem: pem, authority: 'charger-identity' })).toBe(fingerprint);
});

it('an issuer that nobody can tell any more holds nothing up', async () => {
  const pem = await pemOf();
  const issuers = new IssuerFingerprints(authority);
  expect(await issuers.of({ chainPem: pem, authority: 'gone' })).toBeNull();
  expect(await issuers.of({ chainPem: `${pem}hello`, authority: 'charger-identity' })).toBeNull();
});
