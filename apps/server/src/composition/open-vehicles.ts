import type { Lifecycle, LifecycleDependencies } from '@bfcert/certificate-lifecycle';
import { systemClock } from '@bfcert/kernel/clock';
import { openObjectStore, readObjectStoreAccess } from '@bfcert/kernel/object-store';
import { appendEvent } from '@bfcert/kernel/outbox';
import type { Database } from '@bfcert/kernel/postgres';
import { createVehicleProvisioning, usualDeadlines, type VehicleProvisioning } from '@bfcert/vehicle-provisioning';
import { postgresStores } from '@bfcert/vehicle-provisioning/adapters/postgres';
import { caseDocuments } from '../vehicles/case-documents.ts';
import { connectBrokers } from '../vehicles/connect-brokers.ts';
import type { Base } from './base.ts';

/** Of the 4 s that a gateway waits for all of us, half a second is left for what is ours. */
const CONTRACT_PATIENCE_MS = 3_500;

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
): Promise<VehicleProvisioning> {
  const documents = openObjectStore(await readObjectStoreAccess(configuration.provisioning.documents));
  closing.add('the store of documents', async () => documents.close());
  return createVehicleProvisioning({
    transactions: database.transactions,
    audit: stores.audit,
    idempotency: stores.idempotency,
    clock: systemClock,
    lifecycle,
    events: { append: appendEvent },
    stores: postgresStores,
    documents: caseDocuments(documents),
    brokers: await connectBrokers(configuration.brokers),
    deadlines: usualDeadlines,
    contractPatience: CONTRACT_PATIENCE_MS,
  });
}
