import type { AuditedParts, Lifecycle } from '@bfcert/certificate-lifecycle';
import type { DomainEvent } from '@bfcert/kernel/outbox';
import type { Transaction } from '@bfcert/kernel/transaction';
import type { Broker } from './broker/broker.ts';
import type { BrokerRequestStore } from './broker/broker-request-store.ts';
import type { ContractExchangeStore } from './broker/contract-exchange-store.ts';
import type { CaseDeadlines } from './provisioning-case/deadlines.ts';
import type { ProvisioningCaseStore } from './provisioning-case/provisioning-case-store.ts';

/** All this context asks of others. Only an application fills it with adapters. */
export interface VehicleProvisioningDependencies extends AuditedParts {
  readonly lifecycle: CertificateLifecycle;
  readonly events: EventLog;
  readonly stores: VehicleStores;
  readonly documents: Documents;
  /** In the order in which they were configured. */
  readonly brokers: readonly Broker[];
  readonly deadlines: CaseDeadlines;
  /** How long a broker may take for a vehicle that waits, in milliseconds. */
  readonly contractPatience: number;
}

export interface VehicleStores {
  readonly cases: ProvisioningCaseStore;
  readonly requests: BrokerRequestStore;
  readonly exchanges: ContractExchangeStore;
}

/** What is used of the source of truth for certificates. `recordEvidence` commits by itself; it is called where a repetition is harmless. */
export type CertificateLifecycle = Pick<
  Lifecycle,
  'certificatesInPlace' | 'certificateStanding' | 'findIdentity' | 'identityByBinding' | 'ownership' | 'recordEvidence'
>;

export interface EventLog {
  append(tx: Transaction, event: DomainEvent): Promise<void>;
}

/** What people hand in as evidence, by a key of ours. */
export interface Documents {
  /**
   * Resolves once all of it is on stable storage; `full`: there was no room, and nothing is kept. The same key with the same
   * content twice is the same.
   */
  keep(key: string, content: Buffer): Promise<'kept' | 'full'>;
  /** Null: there is nothing under this key. */
  read(key: string): Promise<Buffer | null>;
}
