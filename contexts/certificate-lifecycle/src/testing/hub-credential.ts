import { generateKeyPairSync, hash, type KeyObject, randomBytes } from 'node:crypto';
import { assembleCertificate, certificatePem, encodeName, encodeTbsCertificate, signTbs } from '@bfcert/kernel/x509';

const ISSUER = encodeName([
  { name: 'O', value: 'Example Hub' },
  { name: 'CN', value: 'Hub issuing key' },
]);
const SUBJECT = encodeName([{ name: 'CN', value: 'Hub Certificate' }]);

export interface HubCredential {
  readonly certificatePem: string;
  /** SHA-256 of the DER, lower-case hex. */
  readonly fingerprint: string;
  readonly privateKeyPem: string;
}

/** Keys and certificates as a hub makes them: the same names in all of them, and an end decades away. */
export class HubIssuer {
  readonly #key: KeyObject = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;

  make(now: Date): HubCredential {
    const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const tbs = encodeTbsCertificate({
      serial: `7${randomBytes(15).toString('hex')}`,
      signatureAlgorithm: 'ecdsa-sha256',
      issuer: ISSUER,
      subject: SUBJECT,
      notBefore: now,
      notAfter: new Date('2049-12-31T23:59:59Z'),
      spki: publicKey.export({ format: 'der', type: 'spki' }),
      extensions: [],
    });
    const der = assembleCertificate(tbs, 'ecdsa-sha256', signTbs(tbs, this.#key, 'ecdsa-sha256'));
    return {
      certificatePem: certificatePem(der),
      fingerprint: hash('sha256', der),
      privateKeyPem: privateKey.export({ format: 'pem', type: 'pkcs8' }) as string,
    };
  }
}
