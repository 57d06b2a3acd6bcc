import type { Charger } from '../charger/charger.ts';
import type { Session } from '../charger/session.ts';
import {
  agrees,
  type CapabilityName,
  type CapabilityValue,
  type CapabilityValues,
  capabilityNames,
} from './capability.ts';
import { type CapabilityException, isInForce } from './capability-exception.ts';
import type { FamilyDeclaration } from './family-declaration.ts';
import type { Observation } from './observation.ts';
import { seenInSession, seenInSettings } from './seen-in-record.ts';

/** One capability of one station: what counts, by whose word, and what else is known. */
export interface Standing<Value = CapabilityValue> {
  /** Null: not known. */
  readonly value: Value | null;
  readonly source: 'exception' | 'observed' | 'declared' | 'unknown';
  readonly declared: Value | null;
  readonly observed: Value | null;
  /** What of it was seen, and when; null: nothing. */
  readonly evidence: string | null;
  readonly seenAt: Date | null;
  readonly refusal: Observation['refusal'];
  /** It has shown something else than its family declares. */
  readonly contradicts: boolean;
}

export type StationCapabilities = { readonly [Name in CapabilityName]: Standing<CapabilityValues[Name]> };

export interface CapabilityFacts {
  readonly charger: Charger;
  readonly session: Pick<Session, 'protocol'> | null;
  readonly declaration: FamilyDeclaration | null;
  readonly observations: readonly Observation[];
  readonly exceptions: readonly CapabilityException[];
}

/**
 * An exception counts before what the station has shown with its present firmware, and that before what its family
 * declares: a station that contradicts its family is treated by what it showed.
 */
export function judgeCapabilities(facts: CapabilityFacts, now: Date): StationCapabilities {
  const standings = capabilityNames.map((name) => [name, standingOf(name, facts, now)] as const);
  return Object.fromEntries(standings) as unknown as StationCapabilities;
}

function standingOf(name: CapabilityName, facts: CapabilityFacts, now: Date): Standing {
  const { charger, declaration, observations, exceptions } = facts;
  const declared = declaration?.capabilities[name] ?? null;
  const stored = observations.find((one) => one.capability === name && one.firmwareVersion === charger.firmwareVersion);
  const shown = shownByRecord(name, facts) ?? stored ?? null;
  const observed = shown?.value ?? null;
  const exception = exceptions.find((one) => one.capability === name && isInForce(one, now)) ?? null;
  const counts = exception?.value ?? observed ?? declared;
  return {
    value: counts,
    source:
      exception !== null ? 'exception' : observed !== null ? 'observed' : declared !== null ? 'declared' : 'unknown',
    declared,
    observed,
    evidence: observed === null ? null : (shown?.evidence ?? null),
    seenAt: observed === null ? null : (shown?.seenAt ?? null),
    refusal: stored?.refusal ?? null,
    contradicts: declared !== null && observed !== null && !agrees(declared, observed),
  };
}

type Shown = Pick<Observation, 'value' | 'evidence'> & { readonly seenAt: Date | null };

/** What stands in the charger's own record: its settings as it last gave them, its last login, its version of OCPP. */
function shownByRecord(
  name: CapabilityName,
  { charger, session, declaration }: Pick<CapabilityFacts, 'charger' | 'session' | 'declaration'>,
): Shown | null {
  const seen = [
    ...seenInSettings(charger.settings),
    ...seenInSession({ protocol: session?.protocol ?? null, passwordReading: charger.passwordReading }, declaration),
  ].find((one) => one.capability === name);
  return seen === undefined ? null : { value: seen.value, evidence: seen.evidence, seenAt: null };
}

/** Its family is told what we want in a vendor's words. */
export const isToldByVendor = ({ path }: Pick<StationCapabilities, 'path'>): boolean => path.value === 'vendor';
