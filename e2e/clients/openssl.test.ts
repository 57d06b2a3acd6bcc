import { afterAll, beforeAll, expect, it } from 'vitest';
import { Openssl } from './openssl.ts';

let openssl: Openssl;
beforeAll(async () => {
  openssl = await Openssl.create();
});
afterAll(() => openssl.dispose());

/** Self-signed, serial 0x0FFF. */
const ROOT = `-----BEGIN CERTIFICATE-----
MIIBxjCCAWygAwIBAgICD/8wCgYIKoZIzj0EAwIwSjETMBEGCgmSJomT8ixkARkWA1YyRzEdMBsGA1UEAwwURmFjdCBTaGVldCBUZXN0IFJvb3QxFDASBgNVBAoMC0V4
YW1wbGUgQ1BPMB4XDTI2MTEyMjIwMzkxNVoXDTQ2MTExNzIwMzkxNVowSjETMBEGCgmSJomT8ixkARkWA1YyRzEdMBsGA1UEAwwURmFjdCBTaGVldCBUZXN0IFJvb3Qx
FDASBgNVBAoMC0V4YW1wbGUgQ1BPMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEOgYeVYz3iolWiWk50J2h1z51gVw842pXYVMuKamkwHAsaVxWwCTlDQrU2sRDkkvU
DwElDWWx4hD/tLBoOdVvVqNCMEAwDwYDVR0TAQH/BAUwAwEB/zAOBgNVHQ8BAf8EBAMCAQYwHQYDVR0OBBYEFM2d2rgrZW6Rkrtbbx2RnYwn/+Z5MAoGCCqGSM49BAMC
A0gAMEUCIEdn1Balsqf5ROC+HeSZ8cb8uOgOhi5ZcHmZsU/8nymSAiEA34G8RP5MIGOtezU8PGvdWTRgovovByHJkdi0Y87+ddQ=
-----END CERTIFICATE-----
`;

it('reads the hash data of a root out of an OCSP request, the serial number without its leading zero', async () => {
  expect(await openssl.hashData(ROOT)).toEqual({
    hashAlgorithm: 'SHA256',
    issuerNameHash: '2ae715321a1cfdf23af96e3967512058a11a6f47405214e4adc0e226dbb9f34f',
    issuerKeyHash: '00e13a341de88198a88e122070cf6f7a43ad5aba22f142835157aa6cd8d4e76d',
    serialNumber: 'fff',
  });
});

it('tells a key that fits a certificate from one that does not', async () => {
  const { keyPem, csrPem } = await openssl.signingRequest('Example / CPO', 'SN-0001');
  expect(csrPem).toContain('BEGIN CERTIFICATE REQUEST');
  expect(await openssl.keyFitsCertificate(keyPem, ROOT)).toBe(false);
});
