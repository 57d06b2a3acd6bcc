export const roles = ['viewer', 'operator', 'pki_engineer', 'integration', 'auditor', 'administrator'] as const;

export type Role = (typeof roles)[number];

/** Names of owners (customers, depots) exactly as the identities have them; an empty list is nobody's. */
export type OwnerScope = 'all' | readonly string[];

/**
 * Who did it. A `station` and the `system` itself hold no role: what they may do is decided by the
 * command they reach, never by a right somebody could grant them.
 */
export type Actor = {
  readonly kind: 'user' | 'service' | 'station' | 'system';
  readonly id: string;
  readonly roles: readonly Role[];
  /** Whose objects it may read and change. */
  readonly owners: OwnerScope;
  /**
   * The human being behind it, the same for every token and session of theirs; absent where there is
   * none. Two approvals by one `person` are one (the rule of four eyes).
   */
  readonly person?: string;
  /** The account of a program (`service`), which is no person. */
  readonly account?: string;
  /** The person or service this actor works for, where they differ. */
  readonly onBehalfOf?: string;
};

/** Our own part of the system that acts without being asked, named after its duty (`renewal-sweep`). */
export const systemActor = (duty: string): Actor => ({ kind: 'system', id: duty, roles: [], owners: 'all' });

/** A station, by its wire name: it reaches only commands about itself. */
export const stationActor = (wireName: string): Actor => ({ kind: 'station', id: wireName, roles: [], owners: 'all' });

/** The actor as events keep it: what it may touch is a matter of the moment. */
export type EventActor = Omit<Actor, 'owners' | 'account'>;

/** Whether an object of this owner exists for the actor at all. */
export const mayTouch = ({ owners }: Actor, owner: string): boolean => owners === 'all' || owners.includes(owner);

/** Whether what is of these owners, or of all, is theirs alone whom the actor acts for. Of no owner it is nobody's. */
export const mayTouchAll = ({ owners: own }: Pick<Actor, 'owners'>, owners: OwnerScope): boolean =>
  own === 'all' || (owners !== 'all' && owners.length > 0 && owners.every((owner) => own.includes(owner)));
