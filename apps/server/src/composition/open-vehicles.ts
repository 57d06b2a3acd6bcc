import { setTimeout as pause } from 'node:timers/promises';
import type { Lifecycle, LifecycleDependencies } from '@bfcert/certificate-lifecycle';
import { systemClock } from '@bfcert/kernel/clock';
import { openObjectStore, readObjectStoreAccess } from '@bfcert/kernel/object-store';
import { appendEvent } from '@bfcert/kernel/outbox';
import type { Database } from '@bfcert/kernel/postgres';
import {
  createVehicleEnrolment,
  createVehicleProvisioning,
  usualDeadlines,
  type VehicleEnrolment,
  type VehicleProvisioning,
} from '@bfcert/vehicle-provisioning';
import { postgresEnrolmentStores, postgresStores } from '@bfcert/vehicle-provisioning/adapters/postgres';
import { caseDocuments } from '../vehicles/case-documents.ts';
import { connectBrokers } from '../vehicles/connect-brokers.ts';
import type { Base } from './base.ts';

/** Of the 4 s that a gateway waits for all of us, half a second is left for what is ours. */
const CONTRACT_PATIENCE_MS = 3_500;
/** As long as an EST client waits for an answer without giving up. */
const PATIENCE_MS = 4_000;
/** In seconds: a signature that is late, and a person. */
const RETRY_AFTER = { signing: 10, approval: 300 };

/** Vehicle provisioning, over the lifecycle's own transactions, audit and idempotency keys. */
export async function openVehicles(
  { configuration, closing }: Base,
  {
    database,
    lifecycle,
    stores,
  }: {
    readonly database: Database;
    readonly lifecycle: Lifecycle;
    readonly stores: Pick<LifecycleDependencies, 'audit' | 'idempotency'>;
  },
): Promise<{ readonly vehicles: VehicleProvisioning; readonly enrolment: VehicleEnrolment }> {
  const documents = openObjectStore(await readObjectStoreAccess(configuration.provisioning.documents));
  closing.add('the store of documents', async () => documents.close());
  const parts = {
    transactions: database.transactions,
    audit: stores.audit,
    idempotency: stores.idempotency,
    clock: systemClock,
    lifecycle,
  };
  const vehicles = createVehicleProvisioning({
    ...parts,
    events: { append: appendEvent },
    stores: postgresStores,
    documents: caseDocuments(documents),
    brokers: await connectBrokers(configuration.brokers),
    deadlines: usualDeadlines,
    contractPatience: CONTRACT_PATIENCE_MS,
  });
  const enrolment = createVehicleEnrolment({
    ...parts,
    stores: postgresEnrolmentStores,
    patience: () => pause(PATIENCE_MS, undefined, { ref: false }),
    pause: (milliseconds) => pause(milliseconds, undefined, { ref: false }),
    retryAfter: RETRY_AFTER,
  });
  return { vehicles, enrolment };
}
