import { createPublicKey, generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto';
import type { Clock } from '@bfcert/kernel/clock';
import { unwrap } from '@bfcert/kernel/result';
import {
  assembleCertificate,
  authorityKeyIdentifier,
  basicConstraints,
  type Certificate,
  type Extension,
  encodeName,
  encodeTbsCertificate,
  keyUsage,
  type NameSpec,
  parseCertificate,
  signatureAlgorithmFor,
  signTbs,
  subjectKeyIdentifier,
} from '@bfcert/kernel/x509';

const DAY_MS = 86_400_000;

export interface FakeSigner {
  readonly privateKey: KeyObject;
  readonly certificate: Certificate;
}

export interface FakeAuthority {
  readonly root: FakeSigner;
  readonly issuing: FakeSigner;
}

/** A root and an issuing authority below it, with keys that live in memory. */
export function makeFakeAuthority(title: string, kind: 'ec' | 'rsa', clock: Clock): FakeAuthority {
  const root = makeSigner(`${title} Fake Root CA`, kind, clock, null);
  return { root, issuing: makeSigner(`${title} Fake Issuing CA`, kind, clock, root) };
}

function makeSigner(commonName: string, kind: 'ec' | 'rsa', clock: Clock, parent: FakeSigner | null): FakeSigner {
  const { privateKey } =
    kind === 'ec'
      ? generateKeyPairSync('ec', { namedCurve: 'P-256' })
      : generateKeyPairSync('rsa', { modulusLength: 2048 });
  const now = clock.now().getTime();
  const fields: CertificateFields = {
    subject: [
      { name: 'O', value: 'BetterFleet Certificates' },
      { name: 'CN', value: `${commonName} ${randomBytes(4).toString('hex')}` },
    ],
    spki: createPublicKey(privateKey).export({ format: 'der', type: 'spki' }),
    notBefore: new Date(now - DAY_MS),
    notAfter: new Date(now + (parent === null ? 7_300 : 3_650) * DAY_MS),
    extensions: [
      basicConstraints({ ca: true, pathLength: parent === null ? 1 : 0 }),
      keyUsage(['keyCertSign', 'cRLSign']),
    ],
  };
  return { privateKey, certificate: signedCertificate(parent ?? privateKey, fields) };
}

export interface CertificateFields {
  readonly subject: NameSpec;
  readonly spki: Buffer;
  readonly notBefore: Date;
  readonly notAfter: Date;
  readonly extensions: readonly Extension[];
}

/** Signed by an authority, or by its own key. */
export function signedCertificate(
  signer: FakeSigner | KeyObject,
  { subject, extensions, ...fields }: CertificateFields,
): Certificate {
  const issuer = 'certificate' in signer ? signer.certificate : null;
  const privateKey = 'certificate' in signer ? signer.privateKey : signer;
  const signatureAlgorithm = signatureAlgorithmFor(privateKey);
  const tbs = encodeTbsCertificate({
    ...fields,
    serial: `5${randomBytes(15).toString('hex')}`,
    signatureAlgorithm,
    issuer: issuer?.subject.der ?? encodeName(subject),
    subject: encodeName(subject),
    extensions: [...extensions, subjectKeyIdentifier(fields.spki), authorityKeyIdentifier(issuer ?? fields.spki)],
  });
  const signature = signTbs(tbs, privateKey, signatureAlgorithm);
  return unwrap(parseCertificate(assembleCertificate(tbs, signatureAlgorithm, signature)));
}
