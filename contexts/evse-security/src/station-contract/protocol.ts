import type { CertificateKind, VehicleRootKind } from './commands.ts';

/** A password that we make: of that many characters of one byte each, and told as that text or as the hex of its bytes. */
export interface PasswordForm {
  readonly length: number;
  readonly told: 'as_text' | 'as_hex';
}

export interface CertificateQuestion {
  readonly kinds: 'all' | readonly CertificateKind[];
  /** Not every station of this version knows it: one that does not has none of these. */
  readonly isOptional?: true;
}

/** What the versions of OCPP let a station do, as far as a process has to choose by it: the one place that asks for a version. */
export interface ProtocolAbilities {
  /**
   * How a station comes to another security profile. `connection_slot`: a second connection is written beside the
   * first, preferred, and used after a restart. `in_place`: one setting is changed, the station leaves the connection by itself and comes back
   * to the same address.
   */
  readonly profileChange: 'connection_slot' | 'in_place';
  /** Whether it says what it is (boot notification) after it has changed its profile, without a restart too. */
  readonly bootsOnNewProfile: boolean;
  /** Whether a station that cannot say its security profile may have it nevertheless. */
  readonly mayHideProfile: boolean;
  /** Whether a restart can wait until nobody charges; where it cannot, it ends what is going on. */
  readonly restartsWhenIdle: boolean;
  readonly password: PasswordForm;
  /** Whether a slot may have a password of its own. */
  readonly keepsKeyInSlot: boolean;
  /** The messages about certificates that this version has. */
  readonly certificatePath: 'native_201' | 'native_21' | 'security_extension_16';
  /** Whether limits of settings come in a report, which is asked for. */
  readonly reportsLimits: boolean;
  /** Roots that it may be given beside those for its CSMS. */
  readonly rootsForVehicles: readonly VehicleRootKind[];
  /** The questions that together ask for everything a station has installed. */
  readonly certificateQuestions: readonly CertificateQuestion[];
}

/** B09, B10 with their errata; BasicAuthPassword: 16 to 40 characters. */
const ocpp201: ProtocolAbilities = {
  profileChange: 'connection_slot',
  bootsOnNewProfile: true,
  mayHideProfile: true,
  restartsWhenIdle: true,
  password: { length: 32, told: 'as_text' },
  keepsKeyInSlot: false,
  certificatePath: 'native_201',
  reportsLimits: true,
  rootsForVehicles: ['v2g_root', 'mo_root'],
  certificateQuestions: [{ kinds: 'all' }],
};

const ocpp21: ProtocolAbilities = {
  ...ocpp201,
  keepsKeyInSlot: true,
  certificatePath: 'native_21',
  rootsForVehicles: ['v2g_root', 'mo_root', 'oem_root'],
};

/**
 * The security extension of 1.6 (whitepaper, A05): no slots and no key for an address. SecurityProfile is a key of
 * every station that has the extension. AuthorizationKey: 16 to 20 bytes.
 */
const ocpp16: ProtocolAbilities = {
  profileChange: 'in_place',
  bootsOnNewProfile: false,
  mayHideProfile: false,
  restartsWhenIdle: false,
  password: { length: 20, told: 'as_hex' },
  keepsKeyInSlot: false,
  certificatePath: 'security_extension_16',
  reportsLimits: false,
  rootsForVehicles: ['v2g_root', 'mo_root'],
  certificateQuestions: [
    { kinds: ['csms_root'] },
    { kinds: ['manufacturer_root'] },
    // Only in a DataTransfer (the application note on Plug & Charge). One by one, as a vendor's answer may be a flat list.
    { kinds: ['v2g_root'], isOptional: true },
    { kinds: ['mo_root'], isOptional: true },
    { kinds: ['v2g_chain'], isOptional: true },
  ],
};

/** As a session names them, and `Sec-WebSocket-Protocol` (Part 4, 3.1.2). */
export const protocols = ['ocpp1.6', 'ocpp2.0.1', 'ocpp2.1'] as const;

const versions: ReadonlyMap<string, ProtocolAbilities> = new Map<(typeof protocols)[number], ProtocolAbilities>([
  ['ocpp1.6', ocpp16],
  ['ocpp2.0.1', ocpp201],
  ['ocpp2.1', ocpp21],
]);

/** `protocol`: as a session names it, e.g. `ocpp1.6`; of a station that has none, what most have. */
export const abilitiesOf = (protocol: string): ProtocolAbilities => versions.get(protocol) ?? ocpp201;
