import type { PurposeName } from '@bfcert/certificate-lifecycle';
import type { Id } from '@bfcert/kernel/ids';
import type { Activation } from '../credential-renewal/activation.ts';
import type { PasswordReading, SettingName } from '../station-contract/index.ts';
import type { Organisation, SerialNumber, WireName } from './charger-names.ts';

/** A charger is one managed identity of the certificate lifecycle. */
export type ChargerId = Id<'idn'>;

/** The lowest security profile that may enter. It rises to 3 when a migration is verified and is never lowered here. */
export type ProfileFloor = 2 | 3;

/** The last BootNotification and the session it came in. */
export interface BootSeen {
  /** Of this charger's boots, from 1. */
  readonly number: number;
  readonly at: Date;
  /** 0: that session was over before this was recorded. */
  readonly epoch: number;
  readonly securityProfile: number;
  readonly answered: 'accepted' | 'pending' | 'rejected';
  /** Null: the station named no serial number, and none before that was wrong. */
  readonly serialNumber: string | null;
  readonly serialMatchesBinding: boolean | null;
  /** It named the SIM card of a modem; left out: it did not. */
  readonly hasModem?: boolean;
}

/** Null: the station gave no value. A setting that was never read is absent. */
export type StationSettings = Partial<Record<SettingName, string | null>>;

/** What is at the end of a line: a station, or a local controller, which may carry stations that are bound to it. */
export const chargerKinds = ['station', 'controller'] as const;
export type ChargerKind = (typeof chargerKinds)[number];

export interface Charger {
  readonly identityId: ChargerId;
  readonly kind: ChargerKind;
  /** The identity's; follows its changes within a second. */
  readonly owner: string;
  /** The identity's, as well: the key of the capability matrix. */
  readonly family: string;
  readonly wireName: WireName;
  readonly serialNumber: SerialNumber;
  readonly organisation: Organisation;
  readonly profileFloor: ProfileFloor;
  readonly vendor: string | null;
  readonly model: string | null;
  readonly firmwareVersion: string | null;
  readonly boot: BootSeen | null;
  readonly settings: StationSettings;
  /** What it made of its password at its last login; null before the first. */
  readonly passwordReading: PasswordReading | null;
  /** What it did with the last certificate it accepted in a renewal; null before the first. */
  readonly activation: Activation | null;
  readonly lastSeenAt: Date | null;
  readonly createdAt: Date;
  /** Gone for good since then: nothing is begun for it, and it is in no count. Null: it is in service. */
  readonly decommissionedAt: Date | null;
}

/** Whether certificates of this purpose are what it comes in with on its own line. */
export const isOwnPurpose = (charger: Pick<Charger, 'kind'>, purpose: PurposeName): boolean =>
  purpose === purposeOf(charger) || (charger.kind === 'station' && purpose === 'charger_combined');

/** What the certificates are for with which it comes in on its own line, where it has no combined one. */
export const purposeOf = ({ kind }: Pick<Charger, 'kind'>): 'charger_identity' | 'controller_identity' =>
  kind === 'controller' ? 'controller_identity' : 'charger_identity';
