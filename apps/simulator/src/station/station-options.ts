import type { Clock } from '@bfcert/kernel/clock';
import type { BackOffSettings } from '../connection/back-off.ts';
import type { Carrier } from '../connection/carrier.ts';
import type { SecureContexts } from '../connection/secure-contexts.ts';
import type { FaultSettings } from '../faults/fault-hooks.ts';
import type { FaultName } from '../faults/faults.ts';
import type { StationCredential } from '../flash/station-memory.ts';
import type { StationStore } from '../flash/station-store.ts';
import type { OcppVersionName } from '../ocpp/ocpp-version.ts';
import type { Timers } from '../ocpp/timers.ts';
import type { StationKeyAlgorithm } from '../security/signing-request.ts';
import type { StatusBy } from '../status/status-rounds.ts';
import type { TemperamentName } from '../temperaments/temperaments.ts';
import type { TimeSource } from './station-clock.ts';

export interface StationOptions {
  /** As it stands at the end of the URL, before percent-encoding. */
  readonly identity: string;
  /** The CN of its certificate; at most 25 characters, so that BootNotification can carry it. */
  readonly serialNumber: string;
  readonly vendor: string;
  readonly model: string;
  /** What it starts with; a store that holds a memory wins over all four. */
  readonly organisation?: string;
  /** Where its CSMS is, without the identity: wss://csms.example:8442/ocpp, or ws:// for profile 1. It becomes slot 1. */
  readonly url: string;
  /** Of slot 1; default: 2. */
  readonly securityProfile?: 1 | 2 | 3;
  /** What it was told by hand: text, or for 1.6 also the hex of its AuthorizationKey. Profile 3 needs none. */
  readonly password: string;
  /** What it is delivered with; profile 3 begins with one. */
  readonly credential?: Pick<StationCredential, 'privateKeyPem' | 'chainPem'>;
  /** PEM, one certificate each: the CSMS roots it is delivered with. */
  readonly trustAnchorsPem: readonly string[];
  readonly store: StationStore;

  /** Default: 2.0.1. 1.6: with the security extension. */
  readonly version?: OcppVersionName;
  /** Its own, which may be wrong. */
  readonly clock?: Clock;
  /** Default: its own clock alone. */
  readonly timeSource?: TimeSource;
  readonly timers?: Timers;
  /** How it is where the standard leaves room, or is not kept; what is asked for here wins over it. */
  readonly temperament?: TemperamentName;
  readonly faults?: readonly FaultName[];
  readonly faultSettings?: FaultSettings;
  readonly keyAlgorithm?: StationKeyAlgorithm;
  readonly backOff?: Partial<BackOffSettings>;
  /** OCPPCommCtrlr.NetworkProfileConnectionAttempts. */
  readonly connectionAttempts?: number;
  readonly connectTimeoutMs?: number;
  /** SecurityCtrlr.CertSigningWaitMinimum in seconds, which may be a fraction here; 0: never resend. */
  readonly certSigningWaitMinimum?: number;
  readonly certSigningRepeatTimes?: number;
  /** SecurityCtrlr.MaxCertificateChainSize, characters. */
  readonly maxCertificateChainSize?: number;
  /** SecurityCtrlr.CertificateEntries' maxLimit. */
  readonly certificateCapacity?: number;
  readonly additionalRootCertificateCheck?: boolean;
  /**
   * Default: at once, as the errata of 2025-09 and 2.1 have it (A02.FR.08, FR.10). Of the text before: it uses a new
   * certificate when it connects the next time, and keeps the old one to go back to.
   */
  readonly activates?: 'at_once' | 'at_next_connection';
  /** SecurityCtrlr.AllowSecurityProfileDowngrade: from Profile 3 to 2, and no lower. Default: no. */
  readonly allowSecurityProfileDowngrade?: boolean;
  /** 2.1: without SetNetworkProfile, which that version deprecates. */
  readonly slotsAsVariablesOnly?: boolean;
  /** 2.1: without SecurityCtrlr.BasicAuthPassword, which that version deprecates. */
  readonly passwordsInSlotsOnly?: boolean;
  /** ISO15118Ctrlr.CentralContractValidationAllowed; default: no. */
  readonly centralContractValidation?: boolean;
  /**
   * `combined`: one for its connection and for vehicles, whose CN is its serial number and, of its EVSE, the SeccId; then it has
   * no `seccIds`. Default: separate.
   */
  readonly certificates?: 'separate' | 'combined';
  /** SeccIds of its EVSEs, each with certificates of its own for vehicles; default: none, and it knows no such certificates. */
  readonly seccIds?: readonly string[];
  /** How it learns the status of its V2G certificate and of the CAs above it; default: answers, to be stapled. */
  readonly statusBy?: StatusBy;
  /** How it sends a log that it is asked for; default: put. */
  readonly logUpload?: 'put' | 'post';
  /** Where a host name is reached; by default the system's resolver says. */
  readonly resolve?: (host: string) => string;
  /** The local controller over whose line it comes in, and only so; its own `url` and `password` are then not used. */
  readonly carriedBy?: Carrier;
  /** Shared by the stations of a fleet. */
  readonly contexts?: SecureContexts;
  readonly log?: (line: string) => void;
}
