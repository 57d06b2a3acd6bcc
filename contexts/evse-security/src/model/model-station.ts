import { hashDataKey } from '@bfcert/kernel/x509';
import type { ReportedHashData, StationCommand, StationCommandOutcome } from '../station-contract/index.ts';
import { type Credential, PROFILE_2_PORT, PROFILE_3_PORT } from '../testing/fake-station.ts';
import { certificateIn, requestFor, type SeenCertificate } from './key-ring.ts';

export const modelProtocols = ['ocpp2.0.1', 'ocpp2.1', 'ocpp1.6'] as const;
export type ModelProtocol = (typeof modelProtocols)[number];

/** What a station is like for good, beside what its version says. */
export type Habit =
  /** What is new connects nowhere: it always goes back to its password, or to the certificate before. */
  | 'falls_back'
  | 'refuses_certificates'
  | 'knows_no_certificates'
  /** It takes a new certificate into use when it connects the next time, and does not come back by itself. */
  | 'waits_for_next_connection'
  /** It never connects again. */
  | 'is_gone'
  /** 2.1: a slot may have a password of its own (B09). */
  | 'keeps_keys_in_slots'
  /** It may go back to an older state by itself, and to the password that it had then (`key_rollback`). */
  | 'goes_back';

/** A station as a value: what it holds and how it would connect. What it does is the functions of this file. */
export interface ModelStation {
  readonly protocol: ModelProtocol;
  readonly wireName: string;
  readonly serialNumber: string;
  readonly organisation: string;
  /** Where slots have their own: that of its last login. */
  readonly password: string;
  readonly formerPassword: string | null;
  readonly slotPasswords: Readonly<Record<number, string>>;
  /** 2.x: the slot of its last connection. */
  readonly activeSlot: number;
  /** 2.x: the profile of each slot, and the order in which they are tried. */
  readonly slots: Readonly<Record<number, 2 | 3>>;
  readonly priority: readonly number[];
  /** 2.x: of the last connection; 1.6: the setting. */
  readonly profile: 2 | 3;
  /** 1.6: a certificate has worked, and passwords are over. */
  readonly isProven: boolean;
  readonly anchors: readonly SeenCertificate[];
  /** Numbers of keys that it has made and not thrown away. */
  readonly keys: readonly number[];
  readonly nextKey: number;
  /** Oldest first. */
  readonly certificates: readonly SeenCertificate[];
  /** 2.1: of the newest request for each key. */
  readonly requestNumbers: Readonly<Record<string, number>>;
  readonly bootIsDue: boolean;
  readonly habits: readonly Habit[];
}

/** What a station does next by itself. */
export type Duty = 'send_request' | 'reconnect' | 'restart';

export interface Answered {
  readonly station: ModelStation;
  readonly outcome: StationCommandOutcome;
  readonly duty: Duty | null;
}

export const newStation = (
  protocol: ModelProtocol,
  { wireName, password, habits = [] }: { wireName: string; password: string; habits?: readonly Habit[] },
): ModelStation => ({
  protocol,
  wireName,
  serialNumber: `SN-${wireName}`,
  organisation: 'the factory',
  password,
  formerPassword: null,
  slotPasswords: {},
  activeSlot: 1,
  slots: { 1: 2 },
  priority: [1],
  profile: 2,
  isProven: false,
  anchors: [],
  keys: [],
  nextKey: 1,
  certificates: [],
  requestNumbers: {},
  bootIsDue: true,
  habits,
});

const has = ({ habits }: ModelStation, habit: Habit): boolean => habits.includes(habit);

/** In the order in which it tries them. Newest certificate first (A02.FR.10); a password where a slot, or 1.6, still has it. */
export function credentialsOf(station: ModelStation): readonly Credential[] {
  const withPassword = (slot: number): Credential => ({ profile: 2, password: passwordOf(station, slot) });
  const usable = has(station, 'falls_back')
    ? station.certificates.slice(0, isOn3(station) ? 1 : 0)
    : station.certificates;
  const certificates = usable.toReversed().map(({ fingerprint }): Credential => ({ profile: 3, fingerprint }));
  if (station.protocol === 'ocpp1.6') {
    if (station.profile === 2) return [withPassword(1)];
    // 16:A05.FR.08: the password until the first success of a certificate.
    return station.isProven ? certificates : [...certificates, withPassword(1)];
  }
  return station.priority.flatMap((slot): readonly Credential[] => {
    const profile = station.slots[slot];
    return profile === undefined ? [] : profile === 2 ? [withPassword(slot)] : certificates;
  });
}

const passwordOf = ({ password, slotPasswords }: ModelStation, slot: number): string => slotPasswords[slot] ?? password;

/** With which it would come on Profile 2, whether or not it has a slot for that. */
export function passwordsOf(station: ModelStation): readonly string[] {
  const ofSlots = station.priority.filter((slot) => station.slots[slot] === 2).map((slot) => passwordOf(station, slot));
  return ofSlots.length === 0 ? [station.password] : [...new Set(ofSlots)];
}

/** Nothing of Profile 2 is left on it. */
const isOn3 = ({ protocol, isProven, slots }: ModelStation): boolean =>
  protocol === 'ocpp1.6' ? isProven : !Object.values(slots).includes(2);

export const portFor = ({ protocol }: ModelStation, { profile }: Credential): number =>
  profile === 3 && protocol !== 'ocpp1.6' ? PROFILE_3_PORT : PROFILE_2_PORT;

/** A05.FR.06: connected on Profile 3, the lower slots are deleted; A02.FR.10: so are certificates before the one in use. */
export function connected(station: ModelStation, credential: Credential): ModelStation {
  const before = { ...station, profile: credential.profile, activeSlot: slotFor(station, credential) };
  if (credential.profile === 2)
    return has(station, 'keeps_keys_in_slots') ? eachWithItsOwn(before, credential) : before;
  const used = station.certificates.findIndex(({ fingerprint }) => fingerprint === credential.fingerprint);
  const certificates = station.certificates.slice(Math.max(0, used));
  if (station.protocol === 'ocpp1.6') return { ...before, certificates, isProven: true };
  const slots = Object.fromEntries(Object.entries(station.slots).filter(([, profile]) => profile === 3));
  return { ...before, certificates, slots, slotPasswords: {}, priority: Object.keys(slots).map(Number) };
}

function slotFor(station: ModelStation, credential: Credential): number {
  const { slots, priority, activeSlot } = station;
  const opens = (slot: number): boolean =>
    slots[slot] === credential.profile &&
    (credential.profile === 3 || passwordOf(station, slot) === credential.password);
  return priority.find(opens) ?? activeSlot;
}

/** B09.FR.28: the password for all slots is that of the login, and the others keep what they had. */
const eachWithItsOwn = (station: ModelStation, { password }: Extract<Credential, { profile: 2 }>): ModelStation => ({
  ...station,
  password,
  slotPasswords: Object.fromEntries(station.priority.map((slot) => [slot, passwordOf(station, slot)])),
});

/** By hand: it has its password and nothing of Profile 3 to fall back to, or its certificates and no password. */
export const setTo = (station: ModelStation, profile: 2 | 3): ModelStation =>
  station.protocol === 'ocpp1.6'
    ? { ...station, profile, isProven: profile === 3 }
    : { ...station, slots: { 1: profile }, slotPasswords: {}, priority: [1] };

/** It is as it was before it got its password, and restarts. */
export const goneBack = (station: ModelStation, formerPassword: string): ModelStation => ({
  ...station,
  password: formerPassword,
  formerPassword: null,
  bootIsDue: true,
});

/** The request for its newest key, and what it sends beside it. */
export function signingRequestOf(station: ModelStation): {
  readonly station: ModelStation;
  readonly csr: string;
  readonly requestId?: number;
} {
  const key = station.keys.at(-1) ?? 0;
  const { pem, spkiSha256 } = requestFor(key, {
    organisation: station.organisation,
    serialNumber: station.serialNumber,
  });
  if (station.protocol !== 'ocpp2.1') return { station, csr: pem };
  // A02.FR.24: another number with each sending, also of the same request.
  const requestId = Math.max(40, ...Object.values(station.requestNumbers)) + 1;
  return {
    station: { ...station, requestNumbers: { ...station.requestNumbers, [spkiSha256]: requestId } },
    csr: pem,
    requestId,
  };
}

/** A02.FR.28: what is new connects nowhere, so it goes. Its key goes with it. */
export const withoutNewest = (station: ModelStation): ModelStation => ({
  ...station,
  certificates: station.certificates.slice(0, -1),
});

const accepted = (
  station: ModelStation,
  duty: Duty | null = null,
  extras: Omit<Extract<StationCommandOutcome, { outcome: 'accepted' }>, 'outcome'> = {},
): Answered => ({ station, outcome: { outcome: 'accepted', ...extras }, duty });

const rejected = (station: ModelStation, detail: string): Answered => ({
  station,
  outcome: { outcome: 'rejected', detail },
  duty: null,
});

const unsupported = (station: ModelStation): Answered => ({
  station,
  outcome: { outcome: 'unsupported', detail: 'NotSupported' },
  duty: null,
});

/** What a good station does and says; it believes only what it can check. */
export function answer(station: ModelStation, command: StationCommand): Answered {
  const is16 = station.protocol === 'ocpp1.6';
  switch (command.kind) {
    case 'install_trust_anchor': {
      const anchor = certificateIn(command.certificatePem);
      const others = station.anchors.filter(({ fingerprint }) => fingerprint !== anchor.fingerprint);
      return accepted({ ...station, anchors: [...others, anchor] });
    }
    case 'list_trust_anchors':
      return accepted(station, null, { anchors: station.anchors.map(({ hashData }) => hashData) });
    case 'list_certificates':
      return accepted(station, null, {
        certificates: station.anchors.map(({ hashData }) => ({ kind: 'csms_root', hashData, children: [] })),
      });
    case 'delete_certificate':
      return deleteRoot(station, command.hashData);
    case 'request_signing_request':
      if (has(station, 'knows_no_certificates')) return unsupported(station);
      return accepted(
        { ...station, keys: [...station.keys, station.nextKey], nextKey: station.nextKey + 1 },
        'send_request',
      );
    case 'deliver_certificate':
      return install(station, command.chainPem, command.requestId ?? null);
    case 'read_settings':
      return accepted(station, null, { settings: settingsOf(station, command.settings) });
    case 'read_connection_slot':
      return accepted(station, null, { settings: {} });
    case 'write_connection_slot':
      if (command.by === 'settings' && has(station, 'keeps_keys_in_slots')) return writeSlot(station, command);
      if (is16 || command.by === 'settings') return unsupported(station);
      return accepted({
        ...station,
        slots: { ...station.slots, [command.slot]: command.securityProfile === 3 ? 3 : 2 },
      });
    case 'change_setting':
      return changeSetting(station, command);
    case 'restart':
      return accepted({ ...station, bootIsDue: true }, 'restart');
    case 'close_session':
      return accepted(station, 'reconnect');
    default:
      return unsupported(station);
  }
}

const withoutSlot = (passwords: ModelStation['slotPasswords'], slot: number): ModelStation['slotPasswords'] =>
  Object.fromEntries(Object.entries(passwords).filter(([number]) => Number(number) !== slot));

/** B09.FR.22: not a slot that is in use. */
function writeSlot(
  station: ModelStation,
  { slot, securityProfile, password }: Extract<StationCommand, { kind: 'write_connection_slot' }>,
): Answered {
  if (station.priority.includes(slot)) return rejected(station, 'ActiveNetworkConf');
  const others = withoutSlot(station.slotPasswords, slot);
  return accepted({
    ...station,
    slots: { ...station.slots, [slot]: securityProfile === 3 ? 3 : 2 },
    slotPasswords: password === undefined ? others : { ...others, [slot]: password },
  });
}

function deleteRoot(station: ModelStation, named: ReportedHashData): Answered {
  const anchors = station.anchors.filter(({ hashData }) => hashDataKey(hashData) !== hashDataKey(named));
  return anchors.length < station.anchors.length ? accepted({ ...station, anchors }) : rejected(station, 'NotFound');
}

/** It verifies what a listener shows that stands under this root; of what it was given before it came here nothing is known. */
export const trusts = ({ anchors }: ModelStation, root: string): boolean =>
  anchors.length === 0 || anchors.some(({ fingerprint }) => fingerprint === root);

function settingsOf(station: ModelStation, names: readonly string[]): Record<string, string | null> {
  const known: Record<string, string | null> = {
    organisation_name: station.organisation,
    security_profile: String(station.profile),
    profile_downgrade_allowed: station.protocol === 'ocpp1.6' ? null : 'true',
    max_certificate_chain_size: '10000',
    ...(has(station, 'keeps_keys_in_slots') ? { active_slot: String(station.activeSlot) } : {}),
    ...(station.protocol === 'ocpp1.6' ? {} : { connection_priority: station.priority.join(',') }),
  };
  return Object.fromEntries(names.map((name) => [name, known[name] ?? null]));
}

function changeSetting(
  station: ModelStation,
  { setting, value }: Extract<StationCommand, { kind: 'change_setting' }>,
): Answered {
  const is16 = station.protocol === 'ocpp1.6';
  switch (setting) {
    case 'authorization_key': {
      // B09.FR.27.
      const slotPasswords = withoutSlot(station.slotPasswords, station.activeSlot);
      const formerPassword = has(station, 'goes_back') ? station.password : null;
      return accepted({ ...station, password: value, formerPassword, slotPasswords });
    }
    case 'organisation_name':
      return accepted({ ...station, organisation: value });
    case 'connection_priority': {
      const priority = value.split(',').map(Number);
      if (is16 || priority.some((slot) => station.slots[slot] === undefined)) return rejected(station, 'no such slot');
      return accepted({ ...station, priority }, null, { pendingRestart: true });
    }
    case 'security_profile':
      // 16:A05.FR.01–05.
      if (!is16 || station.profile === 3) return rejected(station, 'Rejected');
      if (station.anchors.length === 0 || station.certificates.length === 0) return rejected(station, 'Rejected');
      return accepted({ ...station, profile: 3 }, 'reconnect');
    default:
      return unsupported(station);
  }
}

function install(station: ModelStation, chainPem: string, requestId: number | null): Answered {
  const leaf = certificateIn(chainPem);
  if (has(station, 'refuses_certificates')) return rejected(station, 'InvalidCertificate');
  const isOurs = station.keys.some((key) => {
    const { spkiSha256 } = requestFor(key, {
      organisation: station.organisation,
      serialNumber: station.serialNumber,
    });
    return spkiSha256 === leaf.spkiSha256;
  });
  if (!isOurs) return rejected(station, 'no key for this certificate');
  // A02.FR.26.
  if (station.protocol === 'ocpp2.1' && station.requestNumbers[leaf.spkiSha256] !== requestId)
    return rejected(station, 'unknown requestId');
  if (!station.anchors.some(({ subject }) => subject === leaf.issuer)) return rejected(station, 'unknown root');
  const isThere = station.certificates.some(({ fingerprint }) => fingerprint === leaf.fingerprint);
  const comesBack =
    station.profile === 3 && station.protocol !== 'ocpp1.6' && !has(station, 'waits_for_next_connection');
  return accepted(
    { ...station, certificates: isThere ? station.certificates : [...station.certificates, leaf] },
    comesBack ? 'reconnect' : null,
  );
}
