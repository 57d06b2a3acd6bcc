import type { Clock } from '@bfcert/kernel/clock';
import type { Session } from '../connection/connection-keeper.ts';
import type { FaultSet } from '../faults/fault-set.ts';
import type { Flash } from '../flash/flash.ts';
import type { ReportedVariable } from '../ocpp/messages.ts';
import type { OcppVersion } from '../ocpp/ocpp-version.ts';
import type { Enrolment } from '../security/enrolment.ts';
import type { LogSender } from '../security/log-sender.ts';
import type { SecurityLog } from '../security/security-log.ts';
import type { StatusRounds } from '../status/status-rounds.ts';
import type { VehicleEnrolment } from '../vehicles/vehicle-enrolment.ts';
import type { EventFeed } from './event-feed.ts';
import type { Registration } from './registration.ts';

/** What never changes in a station. */
export interface StationDescription {
  readonly identity: string;
  readonly serialNumber: string;
  readonly vendor: string;
  readonly model: string;
  /** Characters. */
  readonly maxCertificateChainSize: number;
  readonly certificateCapacity: number;
  readonly additionalRootCertificateCheck: boolean;
  readonly activates: 'at_once' | 'at_next_connection';
  /** One certificate is for its connection and for vehicles. */
  readonly hasOneForBoth: boolean;
  /** From Profile 3 to 2, and no lower (A05.FR.08, FR.09). */
  readonly allowSecurityProfileDowngrade: boolean;
  /** SetNetworkProfile is gone (2.1 deprecates it): slots are written as variables alone. */
  readonly slotsAsVariablesOnly: boolean;
  /** SecurityCtrlr.BasicAuthPassword is gone (2.1 deprecates it): each slot has a password of its own, or the one of its factory. */
  readonly passwordsInSlotsOnly: boolean;
}

/** What the answer to a CALL may use. */
export interface StationContext {
  readonly description: StationDescription;
  readonly version: OcppVersion;
  readonly flash: Flash;
  readonly clock: Clock;
  readonly faults: FaultSet;
  readonly events: EventFeed;
  readonly registration: Registration;
  readonly enrolment: Enrolment;
  /** Certificates that are shown to vehicles. */
  readonly vehicles: VehicleEnrolment;
  readonly statusRounds: StatusRounds;
  readonly securityLog: SecurityLog;
  readonly logSender: LogSender;
  /** The CSMS did something that the standard forbids. */
  violation(detail: string): void;
  reportConnectorStatus(): void;
  /** Part by part, each in its own message (B07). */
  sendReport(requestId: number, reported: readonly ReportedVariable[]): Promise<void>;
  /** Null while there is no connection. */
  session(): Session | null;
  /** Whether a vehicle is charging: OnIdle waits for its end. */
  occupied(): boolean;
  reboot(): void;
  rebootWhenIdle(): void;
  /** Leaves the connection and comes back with the certificate that is installed now. */
  reconnect(): void;
}
