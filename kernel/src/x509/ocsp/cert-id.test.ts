import { describe, expect, it } from 'vitest';
import { certificateHashData } from '../certificate-hash-data.ts';
import { issue } from '../testing/issue.ts';
import { type CertId, certIdKey, certIdOf, certIdOfHashData, sameCertId } from './cert-id.ts';

const root = issue({ serial: '0fff' }).certificate;

describe('a CertID', () => {
  it('says what OCPP’s hash data says of the same certificate', () => {
    const data = certificateHashData(root, root);
    const certId = certIdOf(root, root.serial, 'sha256');
    expect(certIdOfHashData(data)).toEqual(certId);
    expect(certId).toEqual({
      hashAlgorithm: 'sha256',
      issuerNameHash: data.issuerNameHash,
      issuerKeyHash: data.issuerKeyHash,
      serial: 'fff',
    });
  });

  it('is the same however a station spells it', () => {
    const { issuerNameHash, issuerKeyHash } = certificateHashData(root, root, 'SHA512');
    const spelled = {
      hashAlgorithm: 'SHA512',
      issuerNameHash: issuerNameHash.toUpperCase(),
      issuerKeyHash,
      serialNumber: '000FFF',
    };
    expect(certIdOfHashData(spelled)).toEqual(certIdOf(root, '0FFF', 'sha512'));
  });

  it.each([
    ['an algorithm off the list', { hashAlgorithm: 'MD5' }],
    ['SHA-1, which OCPP does not have', { hashAlgorithm: 'SHA1' }],
    ['a hash of another length', { hashAlgorithm: 'SHA384' }],
    ['a hash that is no hex', { issuerKeyHash: `${'0'.repeat(63)}g` }],
    ['a cut hash', { issuerNameHash: '00' }],
    ['an empty serial', { serialNumber: '' }],
    ['a serial that is no hex', { serialNumber: '0x1' }],
    ['a serial of 21 bytes', { serialNumber: '1'.repeat(41) }],
  ])('is not made of %s', (_, change) => {
    expect(certIdOfHashData({ ...certificateHashData(root, root), ...change })).toBeNull();
  });

  it('is another with another hash, issuer or serial', () => {
    const certId = certIdOf(root, 'ab', 'sha1');
    const others: CertId[] = [
      certIdOf(root, 'ab', 'sha256'),
      certIdOf(root, 'b', 'sha1'),
      certIdOf(issue().certificate, 'ab', 'sha1'),
    ];
    expect(sameCertId(certId, { ...certId })).toBe(true);
    for (const other of others) expect(sameCertId(certId, other)).toBe(false);
    expect(new Set([certId, ...others].map(certIdKey)).size).toBe(4);
  });
});
