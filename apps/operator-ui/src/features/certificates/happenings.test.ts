import { expect, test } from 'vitest';
import { happening } from './happenings.ts';

test.each([
  ['revoke-at-the-pki', 'Revoked at the CA'],
  ['confirm-plane', 'Revocation has arrived'],
  ['CertificateActivated', 'Seen in use, now active'],
  ['mtls_handshake', 'Seen in a TLS handshake'],
  ['revoke-at-the-pki refused', 'Refused: revoked at the CA'],
  ['record-plane-confirmation refused', 'Refused: word of its revocation was brought'],
  ['renew-certificate refused', 'Refused: renew certificate'],
  ['reconcile-with-pki', 'Reconcile with PKI'],
  ['CertificateFoundAnew', 'Certificate found anew'],
  ['constructor', 'Constructor'],
])('%s reads “%s”', (name, words) => {
  expect(happening(name)).toBe(words);
});
