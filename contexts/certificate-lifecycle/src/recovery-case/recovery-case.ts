import type { CertificateId } from '../certificate/certificate-id.ts';
import type { IdentityId } from '../identity/identity-id.ts';
import type { RecoveryCaseId } from './recovery-case-id.ts';

/**
 * A charger that has lost its last way in, and how it gets a new one. At most one of an identity is open.
 *
 *   open ── two people name a bootstrap and an end date ──→ admitting      next: the station, with a one-time key whoever takes it
 *   open | admitting ── a certificate of its own is in use ──→ recovered
 *   admitting ── the end date ──→ expired
 *   open | admitting ── withdrawn by a person ──→ withdrawn
 */
export interface RecoveryCase {
  readonly id: RecoveryCaseId;
  readonly identityId: IdentityId;
  readonly state: RecoveryState;
  readonly version: number;
  /** The certificate whose revocation took its last way in; null: opened by a person. */
  readonly because: CertificateId | null;
  /** As in the audit. */
  readonly openedBy: string;
  readonly reason: string;
  /** RFC 3339. */
  readonly openedAt: string;
  readonly bootstrap: Bootstrap | null;
  /** RFC 3339: from then on the bootstrap admits nobody. */
  readonly until: string | null;
  /** Who asked for it and who approved it. */
  readonly people: { readonly [name: string]: string } | null;
  readonly endedAt: string | null;
  /** The certificate that the station uses since. */
  readonly recoveredWith: CertificateId | null;
}

export const recoveryStates = ['open', 'admitting', 'recovered', 'expired', 'withdrawn'] as const;
export type RecoveryState = (typeof recoveryStates)[number];

/** What admits the station, to ask for a certificate of its own and for nothing else. */
export type Bootstrap = FactoryCertificate | OneTimeKey;

export interface FactoryCertificate {
  readonly kind: 'factory_certificate';
  readonly certificateId: CertificateId;
  readonly fingerprint: string;
}

/**
 * A password that opens Profile 2 once:
 *
 *   approved ── taken by whoever asked ──→ taken ── the station's one login ──→ spent (on that connection alone)
 */
export interface OneTimeKey {
  readonly kind: 'one_time_key';
  readonly keyId: string;
  /** Null until it was taken: before that there is no password. */
  readonly verifier: OneTimeVerifier | null;
  /** The connection that it has let in; null: none yet. */
  readonly spentBy: string | null;
}

/** scrypt(password bytes, salt, 32 bytes, N = cost, r = 8, p = 1); base64. */
export interface OneTimeVerifier {
  readonly salt: string;
  readonly verifier: string;
  readonly cost: number;
}

/** For event, audit and API: all but what checks the password. */
export const shownBootstrap = (bootstrap: Bootstrap) =>
  bootstrap.kind === 'factory_certificate'
    ? { ...bootstrap }
    : { kind: bootstrap.kind, keyId: bootstrap.keyId, taken: bootstrap.verifier !== null, spentBy: bootstrap.spentBy };

export const isRunning = ({ state }: Pick<RecoveryCase, 'state'>): boolean => state === 'open' || state === 'admitting';
