import type { Id } from '@bfcert/kernel/ids';
import type { BreakGlassId } from '../break-glass/break-glass.ts';
import type { ChargerId } from '../charger/charger.ts';
import type { CertificateKind, ReportedHashData } from '../station-contract/index.ts';

export type StationOrderId = Id<'sor'>;

export type StationOrderState =
  /** Next: us, as soon as the station is connected. */
  | 'waiting'
  /** Next: the station. One whose end was not recorded is begun anew, by asking what is there. */
  | 'sent'
  | 'done'
  /** It was not done, and why is said; nobody tries again by itself. */
  | 'failed'
  /** The station did not come in time. */
  | 'expired';

export const isOpen = (state: StationOrderState): boolean => state === 'waiting' || state === 'sent';

/** What is asked of a station. */
export type OrderedThing =
  | { readonly kind: 'list_certificates' }
  /** What of it may have changed with its firmware: how long a chain, a password and its list of roots may be. */
  | { readonly kind: 'read_limits' }
  | { readonly kind: 'delete_certificate'; readonly certificate: NamedCertificate }
  /** What it checks contracts and vehicles by itself with: the V2G and MO roots, and in 2.1 the OEM roots, of our bundles. */
  | { readonly kind: 'install_vehicle_roots' }
  /** Two people have opened Profile 2 again, and it is to come there. */
  | { readonly kind: 'lower_profile'; readonly breakGlassId: BreakGlassId }
  /** It was sent there, and the break-glass is over: it is to come back with its certificate. */
  | { readonly kind: 'raise_profile'; readonly breakGlassId: BreakGlassId };

/** As the station reported it, letter for letter. */
export interface NamedCertificate {
  readonly kind: CertificateKind;
  readonly hashData: ReportedHashData;
}

/** One thing that a person, or the schedule, wants of one station, from its order to its end. */
export interface StationOrder {
  readonly id: StationOrderId;
  readonly identityId: ChargerId;
  readonly thing: OrderedThing;
  readonly state: StationOrderState;
  /** How it ended, one sentence; empty until then. */
  readonly outcome: string;
  /** `user:tess`, or `system:…` for the schedule. */
  readonly orderedBy: string;
  readonly reason: string;
  readonly correlationId: string;
  readonly orderedAt: Date;
  readonly expiresAt: Date;
  /** When a job should look again at the latest; null once it has ended. */
  readonly nextLookAt: Date | null;
  readonly endedAt: Date | null;
}
