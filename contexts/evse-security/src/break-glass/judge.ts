import type { AuthorizationKey } from '../authorization-key/authorization-key.ts';
import type { Charger } from '../charger/charger.ts';
import type { MigrationCase } from '../migration-case/migration-case.ts';
import type { BreakGlass } from './break-glass.ts';

/** So long at most Profile 2 is open, in hours. */
export const LONGEST_HOURS = 72;

export type BreakGlassObjection =
  /** It was never proven on Profile 3, or its case waits for a person. */
  | 'migration_not_active'
  | 'station_behind_controller'
  | 'version_not_known'
  | 'downgrade_not_reported'
  | 'downgrade_not_allowed'
  | 'no_former_key'
  | 'lowering_not_possible'
  | 'lowering_by_hand'
  | 'end_date_unsuitable';

/** What is asked for, and all that it is judged by. */
export interface BreakGlassFacts {
  readonly wish: Pick<BreakGlass, 'key' | 'lowers' | 'until'>;
  readonly charger: Pick<Charger, 'profileFloor' | 'settings'>;
  readonly migration: Pick<MigrationCase, 'phase'> | null;
  readonly isCarried: boolean;
  readonly keys: readonly AuthorizationKey[];
  /**
   * How it changes its profile: `in_place` where it has no slots to be sent to, and no word for what it allows (1.6). Null: it is
   * away, and nothing of it or of its family tells.
   */
  readonly profileChange: 'connection_slot' | 'in_place' | null;
}

type Check = (facts: BreakGlassFacts, now: Date) => BreakGlassObjection | null;

/** The cheapest to mend last. Asked when it is asked for, and again when it is approved. */
const checks: readonly Check[] = [
  isProvenOnProfile3,
  comesOnItsOwnLine,
  allowsIt,
  canBeSentDown,
  isNotTypedIn,
  hasTheKey,
  endsSoon,
];

export function objectionToBreakGlass(facts: BreakGlassFacts, now: Date): BreakGlassObjection | null {
  for (const check of checks) {
    const objection = check(facts, now);
    if (objection !== null) return objection;
  }
  return null;
}

function isProvenOnProfile3({ charger, migration }: BreakGlassFacts) {
  return charger.profileFloor === 3 && migration?.phase === 'active' ? null : 'migration_not_active';
}

function comesOnItsOwnLine({ isCarried }: BreakGlassFacts) {
  return isCarried ? 'station_behind_controller' : null;
}

/** A05.FR.08 with its errata: the station's own word. Stations of 1.6 have none for it: they are let in, and not sent down. */
function allowsIt({ charger, profileChange }: BreakGlassFacts) {
  if (profileChange === 'in_place') return null;
  if (profileChange === null) return 'version_not_known';
  const told = charger.settings.profile_downgrade_allowed;
  if (told === undefined) return 'downgrade_not_reported';
  return told?.toLowerCase() === 'true' ? null : 'downgrade_not_allowed';
}

/** 16:A05.FR.01: a lower profile is rejected, so nobody asks it of such a station. A key is told to nobody but whom we send. */
function canBeSentDown({ wish, profileChange }: BreakGlassFacts) {
  const wanted = wish.lowers || wish.key === 'delivered';
  return wanted && !(wish.lowers && profileChange === 'connection_slot') ? 'lowering_not_possible' : null;
}

/** Nobody hears that somebody has typed it in: it would be sent where it cannot come in. */
function isNotTypedIn({ wish }: BreakGlassFacts) {
  return wish.lowers && wish.key === 'by_hand' ? 'lowering_by_hand' : null;
}

function hasTheKey({ wish, keys }: BreakGlassFacts) {
  return wish.key === 'last_used' && lastUsedKey(keys) === null ? 'no_former_key' : null;
}

function endsSoon({ wish }: BreakGlassFacts, now: Date) {
  const ahead = wish.until.getTime() - now.getTime();
  return ahead > 0 && ahead <= LONGEST_HOURS * 3_600_000 ? null : 'end_date_unsuitable';
}

/**
 * The one with which it came last, if that may be had again: made here, seen by no person, and not to be replaced for anything.
 * One that was revoked, or that somebody else chose, opens nothing any more. An earlier one than the last the station has not.
 */
export function lastUsedKey(keys: readonly AuthorizationKey[]): AuthorizationKey | null {
  const last = keys.filter(({ lastUsedAt }) => lastUsedAt !== null).toSorted((a, b) => b.version - a.version)[0];
  // In force it is where a break-glass was narrowed before.
  if (last === undefined || (last.state !== 'retired' && last.state !== 'active')) return null;
  const isOurs = last.origin === 'generated' && !last.mustRotate && last.rotateBecause === null;
  return isOurs ? last : null;
}

export const breakGlassSentences: Readonly<Record<BreakGlassObjection, string>> = {
  migration_not_active: 'Only a station that was proven on Profile 3, and whose case is active, is let back.',
  station_behind_controller: 'A local controller carries it: it has no line of its own.',
  downgrade_not_reported:
    'The station has not told whether it allows it (SecurityCtrlr.AllowSecurityProfileDowngrade). It is asked as soon as it is connected: ask again then.',
  version_not_known:
    'The station is away, and nothing tells which version of OCPP it speaks: from 2.0.1 on it has to allow this itself. Declare its family (path), or ask when it is connected.',
  downgrade_not_allowed:
    'The station did not allow it when it was asked last: it has no AllowSecurityProfileDowngrade, or that is not true. It is asked anew as soon as it is connected: ask again then.',
  no_former_key:
    'There is no password of ours with which it came last: ask with one that is issued by hand after the second person has said yes (key by_hand).',
  lowering_not_possible:
    'No message of OCPP 1.6 lowers a profile: the door can be opened, and the station comes back by itself or by hand. A key is delivered only to a station that is sent down.',
  lowering_by_hand:
    'A key that is typed in is nowhere to be heard of before the station comes with it: whoever types it in sends the station down as well.',
  end_date_unsuitable: `The end date must lie ahead, by ${LONGEST_HOURS} hours at most.`,
};
