import type { AdmissionEntry, HandshakeRefusal, PasswordReading } from '@bfcert/evse-security/station-contract';
import type { Result } from '@bfcert/kernel/result';
import type { BasicCredentials } from './basic-credentials.ts';
import type { ProvenPassword } from './password.ts';
import type { WireName } from './wire-name.ts';

/** A client certificate whose private key the peer proved to hold in this handshake. */
export interface PresentedCertificate {
  /** SHA-256 of the DER, lower hex. */
  readonly fingerprint: string;
  readonly serial: string;
  /** For people. */
  readonly subject: string;
  /** For people. */
  readonly issuer: string;
  readonly commonNames: readonly string[];
  readonly organisations: readonly string[];
  /** OpenSSL's word on the chain; null when it found nothing wrong. */
  readonly chainError: string | null;
  /** The issuer is one of the certification authorities of the admission table. */
  readonly issuedByClientCa: boolean;
  /** Its chain is whole, and these registered CAs of vendors stand above it, by their fingerprints; none: it is no vendor's. */
  readonly vendorRoots: readonly string[];
  /** PEM of one that a registered CA has issued that is not ours; null: of every other. */
  readonly outsidePem: string | null;
}

/** 8443 and 8442: see the port rules of ARCHITECTURE.md. */
export type PortRule = 'certificate_only' | 'password_or_certificate';

export type PasswordVerdict = 'not_checked' | 'wrong' | ProvenPassword;

/** Everything a handshake is decided from. */
export interface Handshake {
  readonly tableIsLive: boolean;
  readonly port: PortRule;
  readonly wireName: Result<WireName, 'wrong_path' | 'malformed_identity'>;
  readonly certificate: PresentedCertificate | null;
  readonly basic: BasicCredentials | null;
  /** The entry of `wireName`; null when there is none. */
  readonly entry: AdmissionEntry | null;
  /** The entry of the local controller that `entry` is bound to; null: it comes in by itself, or that one has none. */
  readonly controller: AdmissionEntry | null;
  /** The entry of another identity than `entry` that lists the presented fingerprint, or knows it from a record. */
  readonly fingerprintOwner: Pick<AdmissionEntry, 'identityId' | 'isController'> | null;
  /** The table listed the presented fingerprint earlier, and no longer does. */
  readonly fingerprintWasWithdrawn: boolean;
  readonly password: PasswordVerdict;
  /** Of a session that is decided about again; left out at its handshake. */
  readonly connectionId?: string;
}

export type AdmissionDecision =
  | {
      readonly kind: 'admitted';
      readonly by: 'certificate';
      readonly entry: AdmissionEntry;
      readonly fingerprint: string;
      /** Ids of the exceptions without which its names would not have passed. */
      readonly exceptions: readonly string[];
    }
  /** Its local controller's certificate: what is proven is proven of the controller, and the station is bound to it. */
  | {
      readonly kind: 'admitted';
      readonly by: 'controller';
      readonly entry: AdmissionEntry;
      readonly controllerId: string;
      readonly fingerprint: string;
      readonly exceptions: readonly string[];
    }
  /** In recovery, with the named bootstrap: to BootNotification Pending, for SignCertificate only. */
  | {
      readonly kind: 'admitted';
      readonly by: 'bootstrap';
      readonly entry: AdmissionEntry;
      readonly fingerprint: string;
    }
  /** With its last certificate, which has expired: as far as with a bootstrap (A00.FR.429). */
  | {
      readonly kind: 'admitted';
      readonly by: 'expired_certificate';
      readonly entry: AdmissionEntry;
      readonly fingerprint: string;
    }
  /** To be taken over, with a certificate of another CA that nobody has recorded yet. */
  | {
      readonly kind: 'admitted';
      readonly by: 'outside_certificate';
      readonly entry: AdmissionEntry;
      readonly fingerprint: string;
      readonly adoptedPem: string;
    }
  /** New, with the certificate that it left its factory with: as far as with a bootstrap (A00.FR.806). */
  | {
      readonly kind: 'admitted';
      readonly by: 'factory_certificate';
      readonly entry: AdmissionEntry;
      readonly fingerprint: string;
    }
  /** In recovery, by the password that was made for one login: as far as with a bootstrap, and on this connection alone. */
  | {
      readonly kind: 'admitted';
      readonly by: 'one_time_key';
      readonly entry: AdmissionEntry;
      readonly keyId: string;
      readonly reading: PasswordReading;
    }
  /** Let back to Profile 2 for a time that is over, and not yet on Profile 3 again: as far as with a bootstrap. */
  | {
      readonly kind: 'admitted';
      readonly by: 'pending_password';
      readonly entry: AdmissionEntry;
      readonly keyId: string;
      readonly reading: PasswordReading;
    }
  | {
      readonly kind: 'admitted';
      readonly by: 'password';
      readonly entry: AdmissionEntry;
      readonly keyId: string;
      readonly reading: PasswordReading;
      /** A certificate was shown too, and failed: to be reported although the station is in. */
      readonly failedCertificate: HandshakeRefusal | null;
    }
  /** All but the password holds: check it and decide again. */
  | { readonly kind: 'check_password'; readonly entry: AdmissionEntry }
  | { readonly kind: 'refused'; readonly reason: HandshakeRefusal };

/** It is in to ask for a certificate, and for nothing else. */
export const getsNoFurtherThanPending = ({ by }: Extract<AdmissionDecision, { kind: 'admitted' }>): boolean =>
  by !== 'certificate' && by !== 'outside_certificate' && by !== 'controller' && by !== 'password';
