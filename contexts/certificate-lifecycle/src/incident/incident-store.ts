import type { OwnerScope } from '@bfcert/kernel/actor';
import type { Transaction } from '@bfcert/kernel/transaction';
import type { IncidentCause } from './causes.ts';
import type { Incident, IncidentLink, IncidentState } from './incident.ts';
import type { IncidentId } from './incident-id.ts';
import type { Severity } from './severity.ts';

export interface IncidentStore {
  /** False when there is one of this cause and object. It waits for a transaction that is making one. */
  insert(tx: Transaction, incident: Incident): Promise<boolean>;
  /** @throws when its version is not `version`. */
  update(tx: Transaction, incident: Incident, version: number): Promise<void>;
  /** Locked until the transaction ends. Identities and records are locked before, always. */
  lock(tx: Transaction, id: IncidentId): Promise<Incident | null>;
  lockOf(tx: Transaction, cause: IncidentCause, object: string): Promise<Incident | null>;
  find(id: IncidentId, owners: OwnerScope): Promise<Incident | null>;
  /** Newest first, those after `after` in that order. */
  page(query: IncidentQuery): Promise<readonly Incident[]>;
  /** Open ones of these causes, oldest first, those after `after`. */
  openOf(
    causes: readonly IncidentCause[],
    after: IncidentId | null,
    limit: number,
  ): Promise<readonly Pick<Incident, 'id' | 'cause' | 'object'>[]>;
  /** Opened, to be acknowledged by `at`, and nobody was reminded yet; the longest due first. */
  unacknowledged(at: string, limit: number): Promise<readonly IncidentId[]>;
  /** A severity and state without any is left out. `overdue`: of the opened ones, those to be acknowledged by `at`. */
  counts(at: string): Promise<readonly IncidentCount[]>;
}

export interface IncidentQuery {
  readonly owners: OwnerScope;
  readonly state?: IncidentState;
  /** Opened or acknowledged. */
  readonly open?: boolean;
  readonly cause?: IncidentCause;
  readonly severity?: Severity;
  readonly owner?: string;
  readonly supportOwner?: string;
  readonly about?: IncidentLink;
  /** The incident before, of the page before. */
  readonly after: IncidentId | null;
  readonly limit: number;
}

export interface IncidentCount {
  readonly severity: Severity;
  readonly state: IncidentState;
  readonly count: number;
  readonly overdue: number;
}
