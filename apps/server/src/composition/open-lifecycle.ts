import { readFile } from 'node:fs/promises';
import {
  createAccess,
  createAttestations,
  createIotHubs,
  createLifecycle,
  createServerCertificates,
  createSyntheticProbes,
  doubtInWords,
  type LifecycleDependencies,
  peopleWithAccounts,
  supportOwners,
  withPolicy,
} from '@bfcert/certificate-lifecycle';
import type { NudgeBoard } from '@bfcert/certificate-lifecycle/adapters/pg-boss';
import { pkiAuthority } from '@bfcert/certificate-lifecycle/adapters/pki-client';
import {
  postgresStores as lifecycleStores,
  postgresAttestationStore,
  postgresServerCertificateStore,
  postgresSyntheticProbeStore,
} from '@bfcert/certificate-lifecycle/adapters/postgres';
import {
  gatewayListeners,
  stationAbilities,
  stationDelivery,
  stationPasswords,
  stationsSeen,
} from '@bfcert/evse-security';
import { postgresStores as evseStores } from '@bfcert/evse-security/adapters/postgres';
import { systemClock } from '@bfcert/kernel/clock';
import { appendEvent } from '@bfcert/kernel/outbox';
import type { Database } from '@bfcert/kernel/postgres';
import type { PkiControlPlane } from '@bfcert/pki-contract';
import { outsideAuthorities, ownDoors } from '@bfcert/vehicle-provisioning';
import {
  postgresEnrolmentStores,
  postgresStores as vehicleStores,
} from '@bfcert/vehicle-provisioning/adapters/postgres';
import { openAuditLog } from '../audit/open-audit-log.ts';
import { connectIotHubs } from '../iot-hubs/connect-iot-hubs.ts';
import { connectSources } from '../server-certificates/connect-sources.ts';
import type { Base } from './base.ts';
import { openReads } from './open-storage.ts';

/**
 * The certificate lifecycle, with what asks other systems on its word, who may call it, and the audit that it writes.
 * `toStations` is what EVSE security stands on as well: both commit in the same transactions.
 */
export async function openLifecycle(
  base: Base,
  { database, board, pki }: { readonly database: Database; readonly board: NudgeBoard; readonly pki: PkiControlPlane },
) {
  const { configuration, log, closing } = base;
  const stores = lifecycleStores(database, openReads(base));
  const toStations = {
    transactions: database.transactions,
    audit: stores.audit,
    nudges: board.nudges,
    events: { append: appendEvent },
    clock: systemClock,
    stores: evseStores(database),
  };
  const dependencies: LifecycleDependencies = withPolicy({
    ...stores,
    clock: systemClock,
    authority: pkiAuthority(pki),
    nudges: board.nudges,
    deliveries: stationDelivery(toStations),
    stationAbilities: stationAbilities(toStations),
    stationPasswords: stationPasswords(toStations),
    stationsSeen: stationsSeen(toStations),
    people: peopleWithAccounts(stores.accounts),
    approvalRule: configuration.approvals,
    outsideAuthorities: outsideAuthorities({
      clock: systemClock,
      brokers: configuration.brokers,
      requests: vehicleStores.requests,
    }),
    supportOwners: supportOwners(configuration.support.default, configuration.support.owners),
  });
  const lifecycle = createLifecycle(dependencies);
  await lifecycle.refreshPolicy();
  const clockDoubt = await lifecycle.judgeClock();
  if (clockDoubt !== null) log.error({ sentence: doubtInWords(clockDoubt) }, 'the clock is in doubt');
  const connected = await connectIotHubs(configuration.iotHubs);
  for (const hub of connected) closing.add(`the hub ${hub.name}`, async () => hub.close());
  const iotHubs = createIotHubs({ ...dependencies, connected });
  const configured = await connectSources(configuration, {
    gateways: () => gatewayListeners(toStations),
    doors: () => ownDoors({ ...toStations, stores: postgresEnrolmentStores }),
  });
  for (const source of configured) closing.add(`the source ${source.name}`, async () => source.close());
  const serverCertificates = createServerCertificates({
    ...dependencies,
    serverCertificateStore: postgresServerCertificateStore(database),
    configured,
  });
  const access = createAccess(
    dependencies,
    await tokenIn(configuration.secrets.adminToken),
    configuration.openId ?? {},
  );
  const auditLog = await openAuditLog(configuration, database, stores);
  const attestations = createAttestations({ ...dependencies, attestations: postgresAttestationStore(database) });
  const syntheticProbes = createSyntheticProbes({
    ...dependencies,
    syntheticProbes: postgresSyntheticProbeStore(database),
  });
  return {
    stores,
    toStations,
    lifecycle,
    iotHubs,
    serverCertificates,
    access,
    auditLog,
    attestations,
    syntheticProbes,
  };
}

const tokenIn = async (file: string): Promise<string> => (await readFile(file, 'utf8')).trim();
