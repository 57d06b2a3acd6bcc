import { isSamePlace } from '../combined/own-place.ts';
import { purposes } from '../purposes/registry.ts';
import { admissible } from './admissible.ts';
import { type ActiveCertificate, type Certificate, hasMaterial, type InstalledCertificate } from './certificate.ts';
import { never } from './never.ts';
import { isOver } from './step.ts';

/**
 * Whether the endpoint may be using this record: then its loss may be the loss of the last way in.
 * Whatever a handshake admits, but for what never left. One that was given up counts as well: a station that keeps what
 * it does not use (OCPP 1.6, and 2.0.1 before the errata of 2025-09) goes back to it when the one in use is taken away.
 */
export function mayBeReliedOn(record: Certificate, now: Date): boolean {
  if (record.state === 'retired' && record.cause === 'abandoned' && record.neverSent === true) return false;
  return admissible(record, now) !== null;
}

/**
 * Whether the endpoint certainly holds this record and uses it: what is left to it when another goes.
 * Much narrower than what a handshake admits. After the first connection that succeeds with one of two
 * certificates a station discards the other (OCPP 2.0.1 errata 2025-09, A02.FR.10), so a replaced one is
 * admitted in its rollback window and counts for nothing here.
 *
 * `records` are all of the identity's.
 */
export function isWorkingCredential(record: Certificate, records: readonly Certificate[], now: Date): boolean {
  if (!hasMaterial(record) || isOver(record, now)) return false;
  switch (record.state) {
    case 'active':
      return !mayHaveBeenLeft(record, records);
    case 'installed_pending_activation':
      return record.since === 'endpoint_answer' && isLatestOfItsPlace(record, records);
    case 'issued':
    case 'inactive':
    case 'retired':
    case 'revoked':
      return false;
    default:
      return never(record);
  }
}

/**
 * Whether whoever is shown the one would take the other. A contract opens no gateway; and of what has a
 * slot for each program, contract or root, only the same slot is the same to the other side. A factory certificate leads
 * to one of the station's own and no further, so that one leaves nothing for it to open; never the other way round.
 */
export function canStandIn(other: Certificate, record: Certificate): boolean {
  const { relyingParty, slots } = purposes[record.purpose];
  const shownTo = purposes[other.purpose].relyingParty;
  if (relyingParty === 'station_bootstrap' && shownTo === 'station_gateways') return true;
  if (shownTo !== relyingParty) return false;
  return slots.kind !== 'by_binding' || isSamePlace(other, record);
}

/**
 * Another that left for the endpoint since it was last seen with this one: it may have connected with that by now, and
 * discarded this. A handshake tells, and word of it may still be on its way.
 */
function mayHaveBeenLeft(active: ActiveCertificate, records: readonly Certificate[]): boolean {
  return records.some((other) => {
    if (other.id === active.id || !isSamePlace(other, active)) return false;
    const taken =
      other.state === 'issued'
        ? other.sentAt
        : other.state === 'installed_pending_activation'
          ? other.installedAt
          : null;
    return taken !== null && taken >= active.lastSeenAt;
  });
}

/** Accepted and not used yet, it is held only until the endpoint connects with another or takes the next. */
function isLatestOfItsPlace(accepted: InstalledCertificate, records: readonly Certificate[]): boolean {
  return records.every((other) => {
    if (other.id === accepted.id || !isSamePlace(other, accepted)) return true;
    const heard = lastHeardOf(other);
    return heard === null || heard < accepted.installedAt;
  });
}

/** When the endpoint may last have taken, used or lost it; null when it never had it. */
function lastHeardOf(record: Certificate): string | null {
  switch (record.state) {
    case 'requested':
      return null;
    case 'issued':
      return record.sentAt;
    case 'installed_pending_activation':
      return record.installedAt;
    case 'active':
      return record.lastSeenAt;
    case 'inactive':
      return record.deactivatedAt;
    case 'retired':
      return record.retiredAt;
    case 'revoked':
      return record.revokedAt;
    case 'deleted':
      return record.fingerprint === null ? null : record.deletedAt;
    default:
      return never(record);
  }
}
