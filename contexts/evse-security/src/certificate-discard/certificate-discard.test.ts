import { expect, test } from 'vitest';
import { saidOfCertificate } from './certificate-discard.ts';

test.each([
  ['DiscardedRenewedClientCertificate', 'discarded'],
  ['InvalidChargingStationCertificate', 'invalid'],
  ['InvalidChargePointCertificate', 'invalid'],
  ['INVALIDCHARGINGSTATIONCERTIFICATE', 'invalid'],
  ['InvalidCsmsCertificate', null],
  ['signed_certificate_refused', null],
  ['', null],
])('of a certificate the event %j says %s', (eventType, said) => {
  expect(saidOfCertificate(eventType)).toBe(said);
});
