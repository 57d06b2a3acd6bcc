/** The stores of vehicle provisioning on PostgreSQL, and their tables. */
import type { EnrolmentStores } from '../../enrolment-ports.ts';
import type { VehicleStores } from '../../ports.ts';
import { brokerRequestStore } from './broker-request-store.ts';
import { contractExchangeStore } from './contract-exchange-store.ts';
import { enrolmentTokenStore } from './enrolment-token-store.ts';
import { ownDoorStore } from './own-door-store.ts';
import { provisioningCaseStore } from './provisioning-case-store.ts';
import { vasEnrolmentStore } from './vas-enrolment-store.ts';
import { vasProgramStore } from './vas-program-store.ts';
import { vehicleKeyStore } from './vehicle-key-store.ts';

export { vehicleMigrations } from './migrations.ts';

export const postgresStores: VehicleStores = {
  cases: provisioningCaseStore,
  requests: brokerRequestStore,
  exchanges: contractExchangeStore,
};

export const postgresEnrolmentStores: EnrolmentStores = {
  enrolments: vasEnrolmentStore,
  tokens: enrolmentTokenStore,
  keys: vehicleKeyStore,
  programs: vasProgramStore,
  doors: ownDoorStore,
};
