import { hash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { unwrap } from '../result.ts';
import { parseCertificate } from './certificate.ts';
import { certificateHashData, isIssuerNamed, sameHashData } from './certificate-hash-data.ts';

/** A self-signed root with serial 0x0FFF, made with the openssl command; its hashes come from `openssl ocsp -sha256 -reqout`. */
const ROOT = unwrap(
  parseCertificate(
    Buffer.from(
      `MIIBxjCCAWygAwIBAgICD/8wCgYIKoZIzj0EAwIwSjETMBEGCgmSJomT8ixkARkWA1YyRzEdMBsGA1UEAwwURmFjdCBTaGVldCBUZXN0IFJvb3QxFDASBgNVBAoMC0V4
       YW1wbGUgQ1BPMB4XDTI2MTEyMjIwMzkxNVoXDTQ2MTExNzIwMzkxNVowSjETMBEGCgmSJomT8ixkARkWA1YyRzEdMBsGA1UEAwwURmFjdCBTaGVldCBUZXN0IFJvb3Qx
       FDASBgNVBAoMC0V4YW1wbGUgQ1BPMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEOgYeVYz3iolWiWk50J2h1z51gVw842pXYVMuKamkwHAsaVxWwCTlDQrU2sRDkkvU
       DwElDWWx4hD/tLBoOdVvVqNCMEAwDwYDVR0TAQH/BAUwAwEB/zAOBgNVHQ8BAf8EBAMCAQYwHQYDVR0OBBYEFM2d2rgrZW6Rkrtbbx2RnYwn/+Z5MAoGCCqGSM49BAMC
       A0gAMEUCIEdn1Balsqf5ROC+HeSZ8cb8uOgOhi5ZcHmZsU/8nymSAiEA34G8RP5MIGOtezU8PGvdWTRgovovByHJkdi0Y87+ddQ=`,
      'base64',
    ),
  ),
);

const KNOWN = {
  hashAlgorithm: 'SHA256',
  issuerNameHash: '2ae715321a1cfdf23af96e3967512058a11a6f47405214e4adc0e226dbb9f34f',
  issuerKeyHash: '00e13a341de88198a88e122070cf6f7a43ad5aba22f142835157aa6cd8d4e76d',
  serialNumber: 'fff',
};

describe('certificateHashData', () => {
  it('gives the known answer for a root, with an odd number of serial digits', () => {
    expect(certificateHashData(ROOT, ROOT)).toEqual(KNOWN);
  });

  it('hashes the key bits, not the SubjectPublicKeyInfo as old firmware does', () => {
    const overSpki = '1541449d8b411c6641317a8e522204d8956bb2feeceb9cb335943a5ac3a35732';
    expect(hash('sha256', ROOT.spki)).toBe(overSpki);
    expect(certificateHashData(ROOT, ROOT).issuerKeyHash).not.toBe(overSpki);
  });

  it('names the longer hashes of OCPP', () => {
    expect(certificateHashData(ROOT, ROOT, 'SHA384').issuerKeyHash).toHaveLength(96);
    expect(certificateHashData(ROOT, ROOT, 'SHA512').issuerNameHash).toHaveLength(128);
  });
});

describe('isIssuerNamed', () => {
  it('knows the name under each algorithm, in either case, and no other', () => {
    for (const algorithm of ['SHA256', 'SHA384', 'SHA512'] as const) {
      const { issuerNameHash, ...rest } = certificateHashData(ROOT, ROOT, algorithm);
      expect(isIssuerNamed({ ...rest, issuerNameHash: issuerNameHash.toUpperCase() }, ROOT.issuer.der)).toBe(true);
      expect(isIssuerNamed({ ...rest, issuerNameHash }, Buffer.from('3000', 'hex'))).toBe(false);
    }
  });

  it('knows nothing under an algorithm that OCPP does not have', () => {
    expect(isIssuerNamed({ ...KNOWN, hashAlgorithm: 'MD5' }, ROOT.issuer.der)).toBe(false);
  });
});

describe('sameHashData', () => {
  it('reads past upper case and leading zeros', () => {
    const reported = {
      hashAlgorithm: 'SHA256',
      issuerNameHash: KNOWN.issuerNameHash.toUpperCase(),
      issuerKeyHash: KNOWN.issuerKeyHash.toUpperCase(),
      serialNumber: '0FFF',
    };
    expect(sameHashData(KNOWN, reported)).toBe(true);
  });

  it('takes the serial zero for itself however many digits it has', () => {
    expect(sameHashData({ ...KNOWN, serialNumber: '00' }, { ...KNOWN, serialNumber: '0' })).toBe(true);
  });

  it.each([
    { hashAlgorithm: 'SHA384' },
    { issuerNameHash: '00'.repeat(32) },
    { issuerKeyHash: '00'.repeat(32) },
    { serialNumber: 'fff0' },
  ])('sees the difference in %j', (difference) => {
    expect(sameHashData(KNOWN, { ...KNOWN, ...difference })).toBe(false);
  });
});
