/** The stores of vehicle provisioning on PostgreSQL, and their tables. */
import type { VehicleStores } from '../../ports.ts';
import { brokerRequestStore } from './broker-request-store.ts';
import { provisioningCaseStore } from './provisioning-case-store.ts';

export { vehicleMigrations } from './migrations.ts';

export const postgresStores: VehicleStores = { cases: provisioningCaseStore, requests: brokerRequestStore };
