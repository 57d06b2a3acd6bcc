import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { lifecycleMigrations, postgresStores } from '@bfcert/certificate-lifecycle/adapters/postgres';
import { createEvseSecurity, defaultProcessPolicy, defaultStationLogSettings } from '@bfcert/evse-security';
import { evseMigrations, postgresStores as evseStores } from '@bfcert/evse-security/adapters/postgres';
import { stationFacts } from '@bfcert/evse-security/station-contract';
import { systemClock } from '@bfcert/kernel/clock';
import { listenServerLink } from '@bfcert/kernel/link/unix-socket';
import { MemoryStore } from '@bfcert/kernel/object-store/memory';
import { appendEvent, outboxMigrations } from '@bfcert/kernel/outbox';
import { migrate, openDatabase, startEmbeddedPostgres } from '@bfcert/kernel/postgres';
import { stationLink } from '@bfcert/server/station-link';
import { answerParent } from '../processes/answer-parent.ts';
import { makeSite } from '../servers/site.ts';
import { lifecycleOn } from '../system/lifecycle-on.ts';
import { addChargers } from './chargers.ts';

const NODE_ID = 'gateway';
/** As a server's. */
const POOL_SIZE = 20;

export interface Recording {
  readonly link: { readonly path: string; readonly secretFile: string; readonly nodeId: string };
  readonly stations: readonly { readonly identityId: string; readonly fingerprint: string }[];
}

/** The server's own way of what gateways report, on a real database and over the real link; nothing else of a server. */
answerParent({
  open: async ({ directory, count }: { readonly directory: string; readonly count: number }): Promise<Recording> => {
    const postgres = await startEmbeddedPostgres({ dataDirectory: directory, log: () => undefined });
    process.once('SIGTERM', () => void postgres.stop().then(() => process.exit(0)));
    const database = openDatabase(postgres.connection, { poolSize: POOL_SIZE });
    await migrate(database, [...outboxMigrations, ...lifecycleMigrations, ...evseMigrations]);
    const records = await addChargers(database, makeSite(count).stations);
    const secret = randomBytes(32);
    const secretFile = join(directory, 'link.key');
    await writeFile(secretFile, secret, { mode: 0o600 });
    const path = join(directory, 'link.sock');
    const link = await listenServerLink({ path, secretOf: (nodeId) => (nodeId === NODE_ID ? secret : null) });
    const evse = createEvseSecurity({
      clock: systemClock,
      nudges: { nudge: async () => undefined },
      lifecycle: lifecycleOn(database),
      transactions: database.transactions,
      audit: postgresStores(database).audit,
      events: { append: appendEvent },
      stores: evseStores(database),
      stationLink: stationLink(link),
      admission: { publish: async () => undefined, publishEverything: async () => undefined },
      secrets: { pepper: randomBytes(32), comparisonKey: randomBytes(32), deliveryKey: randomBytes(32) },
      profile2Url: 'wss://localhost:8442/ocpp',
      profile3: { url: 'wss://localhost:8443/ocpp', port: 8443, messageTimeoutSeconds: 30 },
      policy: defaultProcessPolicy,
      upstreams: [],
      upstreamSecrets: { read: async () => ({ outcome: 'unreadable', detail: 'there are none' }) },
      stationLogs: { ...defaultStationLogSettings, host: 'localhost', store: new MemoryStore() },
      tell: ({ error }) => {
        throw error;
      },
    });
    link.consume('station.facts', (payload, from) => evse.recordStationFacts(stationFacts.parse(payload).facts, from));
    const stations = records.map(({ identityId, station }) => {
      return { identityId, fingerprint: station.credential.certificate.fingerprint };
    });
    return { link: { path, secretFile, nodeId: NODE_ID }, stations };
  },
});
