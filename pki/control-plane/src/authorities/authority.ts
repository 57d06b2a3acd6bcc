import type { Certificate } from '@bfcert/kernel/x509';
import type { AuthorityName, TrustDomain } from '@bfcert/pki-contract';
import type { AuthorityKey } from './authority-key.ts';
import type { AuthorityKeyKind } from './key-file.ts';

export interface AuthorityPlan {
  readonly name: AuthorityName;
  readonly trustDomain: TrustDomain;
  /** As in "<title> Root CA …". */
  readonly title: string;
  readonly key: AuthorityKeyKind;
}

/**
 * One chain per trust domain and, for servers, per key algorithm (D-005, A00.FR.421). EC is P-256:
 * P-384 signs thirty times slower. RSA has 3072 bits (BSI TR-02102-1: 3000 and more).
 */
export const AUTHORITY_PLANS: readonly AuthorityPlan[] = [
  {
    name: 'charger-identity',
    trustDomain: 'charger-identity',
    title: 'Charger Identity',
    key: { kind: 'ec', curve: 'P-256' },
  },
  {
    name: 'backend-server-ec',
    trustDomain: 'backend-server',
    title: 'Backend Server EC',
    key: { kind: 'ec', curve: 'P-256' },
  },
  {
    name: 'backend-server-rsa',
    trustDomain: 'backend-server',
    title: 'Backend Server RSA',
    key: { kind: 'rsa', bits: 3072 },
  },
];

export interface CertificateAuthority {
  readonly key: AuthorityKey;
  readonly certificate: Certificate;
}

/** A chain ready to issue. The root's key is not part of it. */
export interface Authority {
  readonly plan: AuthorityPlan;
  readonly root: Certificate;
  readonly issuing: CertificateAuthority;
}
