import { generateKeyPairSync } from 'node:crypto';
import { unwrap } from '@bfcert/kernel/result';
import {
  assembleCertificate,
  authorityKeyIdentifier,
  basicConstraints,
  certificatePem,
  type Extension,
  encodeName,
  encodeTbsCertificate,
  keyUsage,
  parseCertificate,
  signTbs,
  subjectKeyIdentifier,
} from '@bfcert/kernel/x509';

const DAY_MS = 86_400_000;

/** What a station leaves its factory with, under a root of its vendor that is in no list of ours. */
export function factoryCertificate(
  serialNumber: string,
  now: Date,
  /** Its O; left out: none. */
  organisation?: string,
  /** O of the root. */
  vendor = 'V',
  /** In days: how old it is, and how long it has still to go. */
  { age = 1, left = 3_650 }: { readonly age?: number; readonly left?: number } = {},
): { readonly pem: string; readonly fingerprint: string } {
  const root = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const leaf = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const [rootSpki, leafSpki] = [root, leaf].map(({ publicKey }) => publicKey.export({ format: 'der', type: 'spki' }));
  if (rootSpki === undefined || leafSpki === undefined) throw new Error('there are two keys');
  const named = organisation === undefined ? [] : [{ name: 'O', value: organisation } as const];
  const rootName = [
    { name: 'O', value: vendor },
    { name: 'CN', value: `Vendor of ${serialNumber}` },
  ] as const;
  const sign = (commonName: string, spki: Buffer, extensions: readonly Extension[], serial: string): Buffer => {
    const tbs = encodeTbsCertificate({
      serial,
      signatureAlgorithm: 'ecdsa-sha256',
      issuer: encodeName(rootName),
      subject: encodeName(serial === '01' ? rootName : [...named, { name: 'CN', value: commonName }]),
      notBefore: new Date(now.getTime() - age * DAY_MS),
      notAfter: new Date(now.getTime() + (serial === '01' ? 3_650 : left) * DAY_MS),
      spki,
      extensions: [...extensions, authorityKeyIdentifier(rootSpki)],
    });
    return assembleCertificate(tbs, 'ecdsa-sha256', signTbs(tbs, root.privateKey, 'ecdsa-sha256'));
  };
  const authority = [
    basicConstraints({ ca: true }),
    keyUsage(['keyCertSign', 'cRLSign']),
    subjectKeyIdentifier(rootSpki),
  ];
  const rootDer = sign(`Vendor of ${serialNumber}`, rootSpki, authority, '01');
  const leafDer = sign(serialNumber, leafSpki, [basicConstraints({ ca: false }), keyUsage(['digitalSignature'])], '02');
  return {
    pem: `${certificatePem(leafDer)}${certificatePem(rootDer)}`,
    fingerprint: unwrap(parseCertificate(leafDer)).fingerprint,
  };
}
