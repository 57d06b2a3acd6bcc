import { isLabel } from '@bfcert/certificate-lifecycle';
import type { Json } from '@bfcert/kernel/canonical-json';
import { ok, type Result, refused } from '@bfcert/kernel/result';
import {
  type CapabilityName,
  capabilityNames,
  type DeclaredCapabilities,
  faultOfValue,
  isCapabilityName,
} from './capability.ts';

/**
 * What somebody says a family of stations can do: vendor, model and firmware range under one name, as the identities have
 * it. Never changed once made; of a family the one with the highest version counts.
 */
export interface FamilyDeclaration {
  readonly family: string;
  /** From 1, without gaps. */
  readonly version: number;
  readonly capabilities: DeclaredCapabilities;
  /** Of an excluded family, and of no other. */
  readonly exclusion: Exclusion | null;
  readonly declaredAt: Date;
  /** `kind:id`. */
  readonly declaredBy: string;
  readonly reason: string;
}

/** A family that is told nothing is an exception with a name: somebody answers for it, and looks at it again. */
export interface Exclusion {
  readonly responsible: string;
  /** When it is to be looked at again. It stays excluded after that, and is shown as overdue. */
  readonly until: Date;
}

export const isOverdue = ({ until }: Exclusion, now: Date): boolean => until <= now;

export interface FamilyDraft {
  readonly capabilities: Readonly<Record<string, unknown>>;
  readonly exclusion: Exclusion | null;
}

export type DraftRefusal =
  | 'capability_unknown'
  | 'capability_value_invalid'
  | 'exclusion_incomplete'
  | 'exclusion_needless'
  | 'capabilities_conflict';
type Fault = { readonly reason: DraftRefusal; readonly detail: string };

const YEAR_MS = 366 * 86_400_000;

/** An end that lies within a year from now. */
export const endsInTime = (until: Date, now: Date): boolean =>
  until > now && until.getTime() - now.getTime() <= YEAR_MS;

/** Refused before anything is written. */
export function checkDraft(
  { capabilities: named, exclusion }: FamilyDraft,
  now: Date,
): Result<Pick<FamilyDeclaration, 'capabilities' | 'exclusion'>, Fault> {
  const taken: [CapabilityName, unknown][] = [];
  for (const [name, value] of Object.entries(named)) {
    if (!isCapabilityName(name)) {
      const detail = `There is no capability ${JSON.stringify(name.slice(0, 60))}: known are ${capabilityNames.join(', ')}.`;
      return refused({ reason: 'capability_unknown', detail });
    }
    const expected = faultOfValue(name, value);
    if (expected !== null) {
      return refused({ reason: 'capability_value_invalid', detail: `${name} takes ${expected}.` });
    }
    taken.push([name, value]);
  }
  // Each value is one that its capability takes, and the order is the list's: the same declaration has one text.
  taken.sort(([a], [b]) => capabilityNames.indexOf(a) - capabilityNames.indexOf(b));
  const declared: DeclaredCapabilities = Object.fromEntries(taken);
  const fault = faultOfWhole(declared, exclusion, now);
  return fault === null ? ok({ capabilities: declared, exclusion }) : refused(fault);
}

function faultOfWhole(declared: DeclaredCapabilities, exclusion: Exclusion | null, now: Date): Fault | null {
  const { path, profile_change: way } = declared;
  if (path === 'excluded') {
    if (exclusion === null || !isLabel(exclusion.responsible) || !endsInTime(exclusion.until, now)) {
      const detail = 'An excluded family needs somebody who answers for it, and an end within a year.';
      return { reason: 'exclusion_incomplete', detail };
    }
  } else if (exclusion !== null) {
    return { reason: 'exclusion_needless', detail: 'Only a family whose path is excluded has an exclusion.' };
  }
  const speaks16 = path === 'security_extension_16' || path === 'vendor';
  const bySlot = way === 'connection_slot' || way === 'slot_settings';
  if ((speaks16 && bySlot) || (!speaks16 && path !== undefined && path !== 'excluded' && way === 'in_place')) {
    const detail = `A station of the path ${path} cannot change its profile by ${way}.`;
    return { reason: 'capabilities_conflict', detail };
  }
  if (declared.network_interface?.startsWith('Wired') && (declared.network_apn ?? 'none') !== 'none') {
    const detail = `A station that reaches us through ${declared.network_interface} has no access point of a modem.`;
    return { reason: 'capabilities_conflict', detail };
  }
  if (declared.certificates === 'combined' && (declared.v2g === true || declared.v2g_20 === true)) {
    const detail = 'A family with one certificate for both takes none for vehicles alone.';
    return { reason: 'capabilities_conflict', detail };
  }
  return null;
}

/** For events and the audit. */
export const declarationAsJson = ({ capabilities: declared, exclusion }: FamilyDraft): { [key: string]: Json } => ({
  capabilities: JSON.parse(JSON.stringify(declared)),
  exclusion: exclusion && { responsible: exclusion.responsible, until: exclusion.until.toISOString() },
});
