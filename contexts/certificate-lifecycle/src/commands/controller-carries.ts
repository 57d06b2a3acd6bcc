import { admissible } from '../certificate/admissible.ts';
import type { Certificate } from '../certificate/certificate.ts';
import { boundValues } from '../identity/identity.ts';
import type { IdentityContent } from '../identity/identity-content.ts';
import { purposes } from '../purposes/registry.ts';
import type { Refusal } from './command.ts';

/**
 * Null: nothing stands against it. A station behind a controller comes in with the controller's certificate and with
 * nothing of its own, so a controller that has proven none would take its last way in. `before` is null of an identity
 * that is new; names that it had already stay.
 */
export function cannotCarry(
  before: IdentityContent | null,
  wanted: IdentityContent,
  records: readonly Certificate[],
  now: Date,
): Refusal<'controller_without_certificate'> | null {
  if (wanted.subjectType !== 'controller' || records.some((record) => isInUse(record, now))) return null;
  const had = before === null ? [] : boundValues(before, 'station_behind');
  const [first] = boundValues(wanted, 'station_behind').filter((name) => !had.includes(name));
  if (first === undefined) return null;
  const detail = `No certificate of the controller is in use: ${first} could not come in any more. Bind it when one is.`;
  return { reason: 'controller_without_certificate', detail };
}

const isInUse = (record: Certificate, now: Date): boolean =>
  record.state === 'active' &&
  admissible(record, now) !== null &&
  purposes[record.purpose].relyingParty === 'station_gateways';
