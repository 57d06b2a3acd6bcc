import type { OwnerScope } from '@bfcert/kernel/actor';
import type { Transaction } from '@bfcert/kernel/transaction';
import type { IdentityId } from '../identity/identity-id.ts';
import type { IncidentId } from '../incident/incident-id.ts';
import type { Severity } from '../incident/severity.ts';
import type { SecurityEventSource } from './names.ts';
import type { SecurityEvent } from './security-event.ts';
import type { SecurityEventId } from './security-event-id.ts';
import type { SecurityEventCategory, SecurityEventType } from './taxonomy.ts';

/** What those have in common that are one. */
export type CountedBy = Pick<SecurityEvent, 'identityId' | 'source' | 'reportedType' | 'remoteAddress' | 'lastAt'>;

export interface SecurityEventStore {
  /**
   * One of the same hour counts on instead, and has the details of the last; resolves with the id of
   * whichever it is. The owner is the identity's.
   */
  add(tx: Transaction, event: Omit<SecurityEvent, 'owner' | 'incidentId'>): Promise<SecurityEventId>;
  /**
   * Whether `add` would count on one that is there, or that source has told of that identity fewer than `most` in the
   * hour of `lastAt`. Two at once may both be the last that has room.
   */
  hasRoom(tx: Transaction, event: CountedBy, most: number): Promise<boolean>;
  link(tx: Transaction, id: SecurityEventId, incidentId: IncidentId): Promise<void>;
  /** Marks the oldest that are not as told, those that another transaction has in hand left out. */
  takeUntold(tx: Transaction, limit: number): Promise<readonly SecurityEvent[]>;
  count(): Promise<number>;
  /**
   * Deletes at most `limit`, the oldest first, whose last was before `before` (RFC 3339; null: of any age) and that no
   * incident refers to but closed ones. Returns how many.
   */
  forget(tx: Transaction, before: string | null, limit: number): Promise<number>;
  find(id: SecurityEventId, owners: OwnerScope): Promise<SecurityEvent | null>;
  /** Newest first by their first time, those after `after` in that order. */
  page(query: SecurityEventQuery): Promise<readonly SecurityEvent[]>;
}

export interface SecurityEventQuery {
  readonly owners: OwnerScope;
  readonly identityId?: IdentityId;
  readonly type?: SecurityEventType;
  readonly reportedType?: string;
  readonly category?: SecurityEventCategory;
  readonly severity?: Severity;
  readonly critical?: boolean;
  readonly source?: SecurityEventSource;
  readonly owner?: string;
  /** RFC 3339: the last of them at or after it. */
  readonly since?: string;
  readonly after: SecurityEventId | null;
  readonly limit: number;
}
