import type { DialRefusal } from '../connection/dial.ts';
import type { AnchorRefusal } from '../security/judge-anchor.ts';
import type { CertificateRefusal } from '../security/judge-chain.ts';
import type { VehicleUse } from '../vehicles/vehicle-credential.ts';

/** What a station tells those who watch it. */
export type StationEvent =
  | {
      readonly type: 'connected';
      readonly slot: number;
      readonly securityProfile: number;
      /** The certificate that was shown; null below profile 3. */
      readonly fingerprint: string | null;
      /** Null on profile 1, which has none. */
      readonly tlsVersion: string | null;
    }
  | {
      readonly type: 'connection_failed';
      readonly slot: number;
      readonly reason: DialRefusal | 'fault';
      readonly detail: string;
    }
  | { readonly type: 'disconnected'; readonly code: number; readonly reason: string }
  | {
      readonly type: 'boot_answered';
      readonly status: 'Accepted' | 'Pending' | 'Rejected';
      readonly intervalSeconds: number;
    }
  /** The CSMS has refused the message, or has said nothing that can be read; it is sent again. */
  | { readonly type: 'boot_unanswered'; readonly detail: string }
  | { readonly type: 'anchor_installed'; readonly fingerprint: string }
  | { readonly type: 'anchor_refused'; readonly reason: AnchorRefusal }
  | { readonly type: 'anchor_removed'; readonly fingerprint: string }
  | {
      readonly type: 'signing_request_answered';
      readonly attempt: number;
      /** Of the key that was asked for, SHA-256 of its SubjectPublicKeyInfo. */
      readonly spkiSha256: string;
      readonly outcome: 'Accepted' | 'Rejected' | 'no_answer';
    }
  | { readonly type: 'signing_request_given_up' }
  | { readonly type: 'certificate_installed'; readonly fingerprint: string }
  | {
      readonly type: 'v2g_certificate_installed';
      readonly seccId: string;
      readonly use: VehicleUse;
      readonly fingerprint: string;
    }
  | { readonly type: 'certificate_refused'; readonly reason: CertificateRefusal }
  /** The renewed certificate connected nowhere; the one before it is in use again. */
  | { readonly type: 'certificate_rolled_back'; readonly discarded: string; readonly restored: string }
  /** A whole round, in the order of the chain: good, revoked, unknown. */
  | { readonly type: 'statuses_learnt'; readonly statuses: readonly string[] }
  | { readonly type: 'statuses_not_learnt'; readonly detail: string }
  /** Null: nothing was said of it. */
  | {
      readonly type: 'contract_answered';
      readonly certificateStatus: string | null;
      readonly tokenStatus: string | null;
    }
  /** What a vehicle hears of the certificate of its contract. */
  | {
      readonly type: 'contract_certificate_answered';
      /** Null: nothing was said of it. */
      readonly status: 'Accepted' | 'Failed' | null;
      /** Base64, opaque; null: there is none. */
      readonly exiResponse: string | null;
      /** ISO 15118-20: how many more there are for the vehicle. */
      readonly remainingContracts: number | null;
      /** Why there is none. */
      readonly detail: string;
    }
  | { readonly type: 'password_changed' }
  | { readonly type: 'lower_profiles_removed' }
  | { readonly type: 'rebooting' }
  /** A CALL of the CSMS got this error for an answer; null: none at all. */
  | { readonly type: 'call_refused'; readonly action: string; readonly code: string | null }
  | { readonly type: 'security_event'; readonly name: string; readonly techInfo: string | null }
  /** The CSMS did something the standard forbids. */
  | { readonly type: 'protocol_violation'; readonly detail: string }
  | { readonly type: 'stopped' };

export type StationEventType = StationEvent['type'];
export type StationEventOf<Type extends StationEventType> = Extract<StationEvent, { type: Type }>;
