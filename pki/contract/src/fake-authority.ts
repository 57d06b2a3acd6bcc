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
import type { AuthorityName, TrustDomain } from './messages.ts';

const DAY_MS = 86_400_000;

export interface FakeSigner {
  readonly privateKey: KeyObject;
  readonly certificate: Certificate;
}

export interface FakeAuthority {
  readonly root: FakeSigner;
  readonly intermediate: FakeSigner | null;
  readonly issuing: FakeSigner;
}

export interface FakeChainPlan {
  readonly title: string;
  readonly key: 'P-256' | 'P-521' | 'rsa';
  /** Whether another authority stands between root and issuing authority. */
  readonly intermediate: boolean;
}

export interface FakePlan extends FakeChainPlan {
  readonly trustDomain: TrustDomain;
}

const P256: Pick<FakePlan, 'key' | 'intermediate'> = { key: 'P-256', intermediate: false };

/** The chains of the fake, which are those of the control plane. */
export const FAKE_AUTHORITIES: Readonly<Record<AuthorityName, FakePlan>> = {
  'charger-identity': { ...P256, title: 'Charger Identity', trustDomain: 'charger-identity' },
  'backend-server-ec': { ...P256, title: 'Backend Server EC', trustDomain: 'backend-server' },
  'backend-server-rsa': { ...P256, title: 'Backend Server RSA', trustDomain: 'backend-server', key: 'rsa' },
  'vehicle-vas': { ...P256, title: 'Vehicle VAS', trustDomain: 'vehicle-vas' },
  'iso15118-evse': { ...P256, title: 'ISO 15118 EVSE', trustDomain: 'iso15118-evse', intermediate: true },
  'iso15118-evse-20': {
    title: 'ISO 15118-20 EVSE',
    trustDomain: 'iso15118-evse',
    key: 'P-521',
    intermediate: true,
  },
  iot: { ...P256, title: 'IoT', trustDomain: 'iot' },
};

/** A root and what is below it, with keys that live in memory. */
export function makeFakeAuthority(plan: FakeChainPlan, clock: Clock): FakeAuthority {
  const root = makeSigner(plan, 'Root', clock, null);
  const intermediate = plan.intermediate ? makeSigner(plan, 'Intermediate', clock, root) : null;
  return { root, intermediate, issuing: makeSigner(plan, 'Issuing', clock, intermediate ?? root) };
}

function makeSigner(
  { title, key }: FakeChainPlan,
  role: 'Root' | 'Intermediate' | 'Issuing',
  clock: Clock,
  parent: FakeSigner | null,
): FakeSigner {
  const { privateKey } =
    key === 'rsa'
      ? generateKeyPairSync('rsa', { modulusLength: 2048 })
      : generateKeyPairSync('ec', { namedCurve: key });
  const now = clock.now().getTime();
  const fields: CertificateFields = {
    subject: [
      { name: 'O', value: 'BetterFleet Certificates' },
      { name: 'CN', value: `${title} Fake ${role} CA ${randomBytes(4).toString('hex')}` },
    ],
    spki: createPublicKey(privateKey).export({ format: 'der', type: 'spki' }),
    notBefore: new Date(now - DAY_MS),
    notAfter: new Date(now + (parent === null ? 7_300 : 3_650) * DAY_MS),
    extensions: [
      basicConstraints({ ca: true, pathLength: { Root: 2, Intermediate: 1, Issuing: 0 }[role] }),
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
