import type { TurnedDown } from '../approval/turned-down.ts';
import type { IdentityId } from '../identity/identity-id.ts';
import type { IdentityFilter } from '../identity/identity-store.ts';
import type { StationAdoptionId } from './station-adoption-id.ts';

/** Which stations are meant: what a list of identities is asked by. */
export type AdoptionFilter = Omit<IdentityFilter, 'subjectType'>;

/** One station of it, as it was looked at. */
export type AdoptionTarget = {
  readonly identityId: IdentityId;
  /** Of the identity: of one that has changed since, nothing is granted. */
  readonly version: number;
};

/**
 * Stations that are on Profile 3 under another CA, which are to be taken over with the certificates they have: one question for
 * all of them, whose yes grants each the tolerance `outside_certificate`.
 *
 *   (none) ── asked for, with the count of the dry run ──→ asked ── a second administrator's yes ──→ granted
 *                                                             ├── a no, or taken back ──→ turned down
 *
 * The targets are frozen under its id; a question that nobody answered leaves it `asked`.
 */
export type StationAdoption = {
  readonly id: StationAdoptionId;
  readonly filter: AdoptionFilter;
  /** RFC 3339: until then a station may come with what it has. */
  readonly until: string;
  readonly targets: readonly AdoptionTarget[];
  /** Of the targets: it exists for those alone who act for all of these. */
  readonly owners: readonly string[];
  /** As in the audit. */
  readonly requestedBy: string;
  readonly reason: string;
  /** RFC 3339. */
  readonly askedAt: string;
  /** Null until it is granted. */
  readonly outcome: AdoptionOutcome | null;
  /** Of one that nothing will come of. */
  readonly turnedDown?: TurnedDown;
};

export type AdoptionOutcome = {
  /** RFC 3339. */
  readonly at: string;
  /** How many have the tolerance by it. */
  readonly granted: number;
  /** Those that have changed, or have a certificate of their own or a password, since they were looked at: by the refusal's name. */
  readonly refused: readonly { readonly identityId: IdentityId; readonly reason: string }[];
};

/** In one transaction, and by one answer. */
export const MOST_ADOPTED = 500;
/** So many identities are looked at for it. */
export const MOST_LOOKED_AT = 10_000;
