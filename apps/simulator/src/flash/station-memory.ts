import type { RootCertificateUse } from '../ocpp/messages.ts';
import type { PendingVehicleKey, VehicleCredential } from '../vehicles/vehicle-credential.ts';

/** A private key and the certificate over it. */
export interface StationCredential {
  readonly privateKeyPem: string;
  /** Leaf first, as it was delivered. */
  readonly chainPem: string;
  /** SHA-256 of the leaf's DER, lower-case hex. */
  readonly fingerprint: string;
}

/** A key whose signing request was sent and whose certificate has not come. */
export interface PendingKey {
  readonly privateKeyPem: string;
  /** SHA-256 of the SubjectPublicKeyInfo, lower-case hex: how a delivered certificate finds its key. */
  readonly spkiSha256: string;
  /** 2.1: the number of the newest request for this key; absent: it was not sent, or bore none. */
  readonly requestId?: number;
}

export interface TrustAnchor {
  readonly use: RootCertificateUse;
  readonly pem: string;
}

/** One configuration slot (B09). */
export interface NetworkProfile {
  /** Without the identity at its end. */
  readonly url: string;
  readonly securityProfile: number;
  readonly messageTimeoutSeconds: number;
  /** 2.1: of this slot alone; left out: the one of SecurityCtrlr. */
  readonly password?: string;
}

interface QueuedSecurityEvent {
  readonly type: string;
  readonly timestamp: string;
  readonly techInfo?: string;
}

/** All that a real station keeps in flash: a station started from it again goes on where it stopped. */
export interface StationMemory {
  /** SecurityCtrlr.BasicAuthPassword: of every slot that has none of its own. */
  readonly password: string;
  /** SecurityCtrlr.OrganizationName: the O of the next signing request; empty until the CSMS sets it. */
  readonly organisation: string;
  readonly credential: StationCredential | null;
  /** The credential before it, kept until a connection shows which of the two works (A02.FR.10). */
  readonly previousCredential: StationCredential | null;
  /** Newest first. */
  readonly pendingKeys: readonly PendingKey[];
  readonly anchors: readonly TrustAnchor[];
  /** By slot number. */
  readonly slots: Readonly<Record<string, NetworkProfile>>;
  /** Slot numbers, the first to try first. */
  readonly priority: readonly number[];
  /** The slot of the last connection; null before the first. */
  readonly lastSlot: number | null;
  /** The profile that has proven itself: the station goes below it no more (A05.FR.06), but where it allows that (A05.FR.08). */
  readonly securityProfile: number;
  readonly connectionAttempts: number;
  /** Seconds; doubled at each repetition (A02.FR.17-19). 0: never resend. */
  readonly certSigningWaitMinimum: number;
  readonly certSigningRepeatTimes: number;
  /** ISO15118Ctrlr.CentralContractValidationAllowed; left out: no. */
  readonly centralContractValidation?: boolean;
  /** ISO15118Ctrlr.OrganizationName: the O of requests for what is shown to vehicles; absent: the one above. */
  readonly v2gOrganisation?: string;
  /** Newest first. */
  readonly v2gKeys?: readonly PendingVehicleKey[];
  /** One for each EVSE and edition of ISO 15118. */
  readonly v2gCredentials?: readonly VehicleCredential[];
  /** 2.1: of the last numbered signing request; absent: there was none. */
  readonly lastRequestId?: number;
  /** Critical events wait here until the CSMS has answered them (A04.FR.02). */
  readonly securityEvents: readonly QueuedSecurityEvent[];
}
