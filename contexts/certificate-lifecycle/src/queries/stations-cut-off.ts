import { admissible } from '../certificate/admissible.ts';
import type { Certificate } from '../certificate/certificate.ts';
import type { Surroundings } from '../certificate/step.ts';
import { boundValues } from '../identity/identity.ts';
import type { IdentityContent } from '../identity/identity-content.ts';

/** So many are named in a sentence; a list has them all. */
const NAMED = 5;

/**
 * The stations that lose their line when this certificate goes, by name: they come in with that of their local
 * controller and with nothing else (OCPP 2.0.1 Part 4, 6.5), and it has no other that works for certain.
 */
export function stationsCutOff(
  record: Certificate,
  identity: Pick<IdentityContent, 'subjectType' | 'bindings'>,
  { now, anotherIsWorking }: Pick<Surroundings, 'now' | 'anotherIsWorking'>,
): readonly string[] {
  if (identity.subjectType !== 'controller' || anotherIsWorking || admissible(record, now) === null) return [];
  return boundValues(identity, 'station_behind').toSorted();
}

/** Null: there are none. */
export function cutOffInWords(stations: readonly string[]): string | null {
  if (stations.length === 0) return null;
  const named = stations.slice(0, NAMED).join(', ');
  const more = stations.length - NAMED;
  const list = more > 0 ? `${named} and ${more} more` : named;
  return stations.length === 1
    ? `The station behind it loses its line: ${list}.`
    : `The ${stations.length} stations behind it lose their line: ${list}.`;
}
