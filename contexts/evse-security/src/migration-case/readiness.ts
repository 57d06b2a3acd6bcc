import type { StationCapabilities } from '../capability/station-capabilities.ts';
import type { Charger } from '../charger/charger.ts';
import { parseConnectionPriority } from '../connection-slot/connection-priority.ts';
import { networkOf } from '../connection-slot/network.ts';
import { planSlot } from '../connection-slot/plan-slot.ts';
import { slotInUseIsRead } from '../connection-slot/slot-in-use.ts';
import { abilitiesOf, type ProtocolAbilities, type SettingName } from '../station-contract/index.ts';
import { lastReadOf, mayHaveReachedStation, mayHaveTakenEffect } from '../station-process/attempt.ts';
import { capabilitySuffices } from '../station-process/capability-suffices.ts';
import { type Check, type Decision, wait } from '../station-process/check.ts';
import { reportNumber } from '../station-process/report-number.ts';
import { attempt, isBudgetSpent } from '../station-process/retry.ts';
import type { MigrationFacts } from './facts.ts';

/** In their order. `shownByStation`: what says nothing before the station is there. */
export const readinessItems = [
  { item: 'capability', checks: [familyCanMigrate], shownByStation: false },
  { item: 'owner_approval', checks: [ownerAgrees], shownByStation: false },
  { item: 'last_contact', checks: [stationIsConnected, stationHasBooted], shownByStation: false },
  { item: 'identity', checks: [serialIsTheBoundOne], shownByStation: true },
  { item: 'clock', checks: [settingsAreRead, clockIsRight], shownByStation: true },
  { item: 'trust_anchor', checks: [bothRootsCanBeInstalled], shownByStation: true },
  {
    item: 'firmware',
    checks: [limitsAreReported, connectionIsPlanned, networkOfSlotIsRead, networkIsKnown],
    shownByStation: true,
  },
] as const satisfies readonly {
  readonly item: string;
  readonly checks: readonly Check<MigrationFacts>[];
  readonly shownByStation: boolean;
}[];

export const readiness: readonly Check<MigrationFacts>[] = [
  slotsAreLeftAlone,
  ...readinessItems.flatMap(({ checks }) => checks),
];

/**
 * A rotation that was begun before may be about to write the slot that is free now, and to have the station live on it: what is
 * read before its end is not true after it.
 */
function slotsAreLeftAlone({ keyIsBeingRotated, session }: MigrationFacts) {
  const isInSlot = session !== null && abilitiesOf(session.protocol).keepsKeyInSlot;
  return keyIsBeingRotated && isInSlot ? wait('the rotation of its key, which was begun before') : null;
}

/** What a family cannot finish is not begun, and what its station has shown since counts before that. */
function familyCanMigrate(facts: MigrationFacts) {
  return capabilitySuffices('migrate', facts);
}

/** Some owners are asked beforehand, and their yes is a rule of the policy. */
function ownerAgrees({ awaitsOwner, charger }: MigrationFacts): Decision | null {
  if (awaitsOwner !== true) return null;
  return {
    kind: 'stop',
    code: 'owner_approval_missing',
    because: `The policy has migrations wait for the owner, and ${charger.owner} has not agreed (field migration). Nothing was changed. Resume when a rule of the policy opens it.`,
  };
}

function stationIsConnected({ session }: MigrationFacts) {
  return session === null ? wait('the station to connect') : null;
}

function stationHasBooted({ charger }: MigrationFacts) {
  return charger.boot === null ? wait('the station to say what it is (boot notification)') : null;
}

/** On Profile 3 another serial number closes the connection (B01.FR.12): better found before anything is changed. */
function serialIsTheBoundOne({ charger }: MigrationFacts): Decision | null {
  if (charger.boot?.serialMatchesBinding !== false) return null;
  return {
    kind: 'stop',
    code: 'serial_number_mismatch',
    because: `The station reports the serial number ${charger.boot.serialNumber ?? '(none)'}, the record says ${charger.serialNumber}. Correct whichever is wrong.`,
  };
}

/** A slow station tells some of them at a time. */
function settingsAreRead(facts: MigrationFacts, now: Date) {
  const asked = facts.attempts.filter((one) => one.action === 'read_settings' && mayHaveReachedStation(one));
  const read = asked.filter(({ status }) => status === 'accepted');
  if (read.length > 0 && read.at(-1)?.answer?.isPartial !== true) return null;
  const told = new Set(read.flatMap(({ answer }) => Object.keys(answer?.settings ?? {})));
  const command = { kind: 'read_settings', settings: NEEDED.filter((setting) => !told.has(setting)) } as const;
  const failed = asked.filter((one) => !read.includes(one));
  return attempt(facts, now, { action: 'read_settings', target: null, command }, failed);
}

const NEEDED: readonly SettingName[] = [
  'organisation_name',
  'security_profile',
  'max_certificate_chain_size',
  'additional_root_check',
  'connection_priority',
  'active_slot',
  'clock',
  'trust_anchor_capacity',
];

/** So far the beginning of a new certificate lies back: a clock that is further behind finds it not valid yet (threat 24). */
const CLOCK_MAY_BE_OFF_MS = 3_600_000;

/** With a wrong clock a station refuses our chain, or the certificate that it is given: better found before anything is changed. */
function clockIsRight({ attempts, charger: { settings } }: MigrationFacts): Decision | null {
  const read = lastReadOf('clock', attempts);
  const told = Date.parse(settings.clock ?? '');
  if (read === null || read.endedAt === null || Number.isNaN(told)) return null;
  const off = told - read.endedAt.getTime();
  if (Math.abs(off) <= CLOCK_MAY_BE_OFF_MS) return null;
  return {
    kind: 'stop',
    code: 'clock_wrong',
    because: `The station's clock is ${inWords(Math.abs(off))} ${off < 0 ? 'behind' : 'ahead'} (ClockCtrlr.DateTime was ${settings.clock}): it would judge certificates by that time. Nothing was changed. Have it set its clock and resume.`,
  };
}

function inWords(milliseconds: number): string {
  const hours = Math.round(milliseconds / 3_600_000);
  return hours < 48 ? `${hours} h` : `${Math.round(hours / 24)} days`;
}

/**
 * M05.FR.09–16: with this check a station keeps one CSMS root and one to fall back on, and takes
 * another only if the one it has has signed it. Ours have not signed each other, so what such a
 * station cannot finish is not begun.
 */
function bothRootsCanBeInstalled({ capabilities }: MigrationFacts): Decision | null {
  if (capabilities.additional_root_check.value !== true) return null;
  return {
    kind: 'stop',
    code: 'additional_root_check',
    because:
      'The station takes a new CSMS root only if the root it has has signed it (AdditionalRootCertificateCheck), and it would need two of ours that have not signed each other. Nothing was changed; it stays on Profile 2. Resume when the station no longer makes this check.',
  };
}

/**
 * How many roots it keeps and which slots it has are limits, which only a report tells. One that cannot tell, or does
 * not, goes on without: its answers to what does not fit are then what is known. What was still to come of a report is
 * gone with the connection on which it was asked for, as when a gateway dies: on the next one it is asked for again.
 */
function limitsAreReported(facts: MigrationFacts, now: Date): Decision | null {
  const { session, charger, attempts, policy, processId, roundStartedAt } = facts;
  if (session === null || !abilitiesOf(session.protocol).reportsLimits) return null;
  if (charger.settings.connection_slots !== undefined) return null;
  const asked = attempts.filter((one) => one.action === 'report_settings' && mayHaveReachedStation(one));
  const last = asked.at(-1);
  const wasCutOff = last !== undefined && last.epoch !== session.epoch && mayHaveTakenEffect(last);
  if (last === undefined || (wasCutOff && !isBudgetSpent(asked, policy))) {
    const requestId = reportNumber(processId, roundStartedAt);
    const command = { kind: 'report_settings', requestId } as const;
    return attempt(facts, now, { action: 'report_settings', target: String(requestId), command }, []);
  }
  const patience = new Date((last.endedAt ?? now).getTime() + policy.reportWaitMs);
  return last.status === 'accepted' && now < patience ? wait('the report of the station', patience) : null;
}

/**
 * By what the version can do that the station speaks now: new firmware may have brought another one since an earlier round. A
 * slot that the station lives on by now, or is about to, since a key of its was written to it, is not free any more.
 */
function connectionIsPlanned(facts: MigrationFacts): Decision | null {
  const { charger, capabilities, session } = facts;
  const { connection } = facts.case;
  if (session === null) return wait('the station to connect');
  const profileChange = wayOf(capabilities, abilitiesOf(session.protocol));
  if (connection?.way === profileChange && !isTakenByKey(facts)) return null;
  return profileChange === 'in_place' ? planInPlace(charger) : planNewSlot(charger);
}

/** In its list a slot of an earlier round may stand for the certificate as well, once that was installed, and not while a key is to be proven. */
function isTakenByKey({
  case: { connection },
  charger: { settings },
  certificate,
  pendingKey,
}: MigrationFacts): boolean {
  if (connection?.way !== 'connection_slot') return false;
  if (settings.active_slot?.trim() === String(connection.slot)) return true;
  const isInList = (parseConnectionPriority(settings.connection_priority ?? '') ?? []).includes(connection.slot);
  const mayBeOfCertificate = certificate?.state === 'installed' || certificate?.state === 'active';
  return isInList && (!mayBeOfCertificate || pendingKey !== null);
}

/** A version that has no words for the way that its family declares shows that it has another one. */
function wayOf(
  { profile_change }: StationCapabilities,
  { profileChange }: ProtocolAbilities,
): ProtocolAbilities['profileChange'] {
  const bySlot = profile_change.value === 'connection_slot' || profile_change.value === 'slot_settings';
  return profileChange === 'connection_slot' && bySlot ? 'connection_slot' : profileChange;
}

/** What a station of 1.6 without the security extension cannot finish is not begun. */
function planInPlace({ settings }: Charger): Decision {
  if ((settings.security_profile ?? null) === null) {
    return {
      kind: 'stop',
      code: 'security_profile_unknown',
      because:
        'The station gave no SecurityProfile: it speaks OCPP 1.6 without the security extension, or hides the key, and could not be moved to another profile. Nothing was changed. Resume when its firmware has the extension.',
    };
  }
  return { kind: 'act', act: { kind: 'plan_connection', connection: { way: 'in_place' } } };
}

function planNewSlot({ settings }: Charger): Decision {
  const planned = planSlot(settings);
  if ('stop' in planned) return planned.stop;
  return { kind: 'act', act: { kind: 'plan_connection', connection: { way: 'connection_slot', ...planned } } };
}

function networkOfSlotIsRead(facts: MigrationFacts, now: Date): Decision | null {
  const { connection } = facts.case;
  return connection?.way === 'connection_slot' ? slotInUseIsRead(facts, now, connection.previousPriority) : null;
}

function networkIsKnown(facts: MigrationFacts): Decision | null {
  if (facts.case.connection?.way !== 'connection_slot') return null;
  const found = networkOf(facts);
  return 'stop' in found ? found.stop : null;
}
