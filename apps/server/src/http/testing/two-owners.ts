import { randomBytes } from 'node:crypto';
import {
  createAccess,
  createLifecycle,
  parseBulkActionId,
  supportOwners,
  thesePeople,
  withPolicy,
} from '@bfcert/certificate-lifecycle';
import { lifecycleMigrations, postgresStores } from '@bfcert/certificate-lifecycle/adapters/postgres';
import { FakeAuthority } from '@bfcert/certificate-lifecycle/fake-authority';
import { createEvseSecurity, defaultProcessPolicy, defaultStationLogSettings } from '@bfcert/evse-security';
import { evseMigrations, postgresStores as evseStores } from '@bfcert/evse-security/adapters/postgres';
import { FixedClock } from '@bfcert/kernel/clock';
import { MemoryStore } from '@bfcert/kernel/object-store/memory';
import { appendEvent, outboxMigrations } from '@bfcert/kernel/outbox';
import { createTestDatabase } from '@bfcert/kernel/postgres/testing';
import type { PkiControlPlane } from '@bfcert/pki-contract';
import { alertMigrations } from '../../alerts/alert-migration.ts';
import { alertSettings } from '../../alerts/alert-settings.ts';
import { AlertStore } from '../../alerts/alert-store.ts';
import { alertsApi } from '../../alerts/alerts-api.ts';
import { SilenceStore } from '../../alerts/silence-store.ts';
import { moves } from '../../migrations.ts';
import { composeStationsApi } from '../../stations/compose-stations-api.ts';
import { openWebhooks } from '../../webhooks/open-webhooks.ts';
import { webhookMigrations } from '../../webhooks/webhook-migration.ts';
import { type ApiBench, apiBench, TOKEN } from './api-bench.ts';
import { type Holdings, holdingsOf } from './holdings.ts';

export interface TwoOwners extends ApiBench {
  readonly north: Holdings;
  readonly south: Holdings;
  /** A worker has looked at what this bulk action would act on. */
  looked(bulkAction: string): Promise<void>;
  end(): Promise<void>;
}

/** The API over both contexts on a real database; two owners have one of everything each. */
export async function twoOwners(): Promise<TwoOwners> {
  const { database, drop } = await createTestDatabase([
    ...outboxMigrations,
    ...lifecycleMigrations,
    ...evseMigrations,
    ...webhookMigrations,
    ...alertMigrations,
    ...moves,
  ]);
  const clock = new FixedClock(new Date());
  const stores = postgresStores(database);
  const nudges = { nudge: async () => undefined };
  const dependencies = withPolicy({
    ...stores,
    clock,
    nudges,
    authority: new FakeAuthority(clock),
    people: {
      ...thesePeople(
        { person: 'somebody else', roles: ['pki_engineer', 'administrator'], owners: 'all' },
        { person: 'a third', roles: ['administrator'], owners: 'all' },
      ),
      grantOf: async (_tx, id) => bench.callers.grantOf(id),
    },
    approvalRule: 'two-people',
    supportOwners: supportOwners('operations'),
  });
  const lifecycle = createLifecycle(dependencies);
  await lifecycle.refreshPolicy();
  const evse = createEvseSecurity({
    clock,
    nudges,
    lifecycle,
    transactions: database.transactions,
    audit: stores.audit,
    events: { append: appendEvent },
    stores: evseStores(database),
    stationLink: {
      command: async () => ({ outcome: 'not_sent', detail: 'not_connected' }),
      assignEpoch: async () => false,
      assignEpochs: async () => false,
      isConnected: () => true,
      nodes: () => [],
      endSessions: async () => null,
    },
    admission: { publish: async () => undefined, publishEverything: async () => undefined },
    secrets: { pepper: randomBytes(32), comparisonKey: randomBytes(32), deliveryKey: randomBytes(32) },
    profile2Url: 'wss://csms.example:8442/ocpp',
    profile3: { url: 'wss://csms.example:8443/ocpp', port: 8443, messageTimeoutSeconds: 30 },
    policy: defaultProcessPolicy,
    upstreams: [],
    upstreamSecrets: { read: async () => ({ outcome: 'unreadable', detail: 'there are none' }) },
    stationLogs: { ...defaultStationLogSettings, host: 'csms.example', store: new MemoryStore() },
    tell: ({ error }) => {
      throw error;
    },
  });
  const { createAccount, changeAccount, setPassword, createAccessToken, revokeAccessToken, ...reading } = createAccess(
    dependencies,
    TOKEN,
  );
  const { account, accounts, accessTokens } = reading;
  const webhooks = openWebhooks(
    {
      database,
      clock,
      audit: stores.audit,
      idempotency: stores.idempotency,
      deliveryKey: randomBytes(32),
      allowedNetworks: ['127.0.0.0/8'],
      ownersOf: lifecycle.ownersOf,
    },
    (error) => {
      throw error;
    },
  );
  const alertStore = new AlertStore(database);
  const alerts = alertsApi({
    transactions: database.transactions,
    audit: stores.audit,
    idempotency: stores.idempotency,
    clock,
    store: alertStore,
    silences: new SilenceStore(database),
    settings: alertSettings.parse({ routes: [{ kind: 'syslog', name: 'siem', host: 'siem.example' }] }),
  });
  const pki = { summary: async () => ({ issued: 2 }) } as unknown as PkiControlPlane;
  const bench = await apiBench({
    access: {
      createAccount,
      changeAccount,
      setPassword,
      createAccessToken,
      revokeAccessToken,
      account,
      accounts,
      accessTokens,
    },
    lifecycle,
    auditLog: { search: (filter, { before, limit }) => stores.audit.search(filter, before, limit) },
    stations: composeStationsApi(lifecycle, evse, pki, 'two-people'),
    webhooks,
    alerts,
  });

  const looked = async (bulkAction: string) => {
    const id = parseBulkActionId(bulkAction);
    if (id === null) throw new Error(`${bulkAction} is no bulk action`);
    await lifecycle.advanceBulkAction(id);
  };
  const source = { bench, lifecycle, transactions: database.transactions, clock, alerts, alertStore, looked };
  return {
    ...bench,
    north: await holdingsOf('north', source),
    south: await holdingsOf('south', source),
    looked,
    end: async () => {
      await bench.app.close();
      await webhooks.close();
      await drop();
    },
  };
}
