import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Lifecycle } from '@bfcert/certificate-lifecycle';
import { lifecycleMigrations } from '@bfcert/certificate-lifecycle/adapters/postgres';
import type { Actor } from '@bfcert/kernel/actor';
import { newId } from '@bfcert/kernel/ids';
import { listenServerLink } from '@bfcert/kernel/link/unix-socket';
import { OutboxReader, outboxMigrations } from '@bfcert/kernel/outbox';
import { migrate, openDatabase, startEmbeddedPostgres } from '@bfcert/kernel/postgres';
import { unwrap } from '@bfcert/kernel/result';
import { AdmissionPublisher } from '@bfcert/server/admission-publisher';
import type { Site } from '../servers/site.ts';
import { entryOf, serveGateways } from '../servers/stand-in-server.ts';
import { lifecycleOn } from '../system/lifecycle-on.ts';
import { addStations } from './records.ts';

type CertificateId = Parameters<Lifecycle['advanceCertificate']>[0];
type IdentityId = Parameters<Lifecycle['findIdentity']>[0];

const ACTOR: Actor = { kind: 'user', id: 'bench', roles: ['pki_engineer'], owners: 'all', person: 'bench' };

export interface RevokingServer {
  readonly socketPath: string;
  readonly secretFile: string;
  /** Resolves when it is committed; the time of the order, milliseconds since 1970. */
  revoke(stationName: string): Promise<number>;
  close(): Promise<void>;
}

/**
 * The server's own way of a revocation on a real database: the lifecycle's command, the outbox, the admission
 * publisher, the link. Every station of `site` has an active certificate.
 */
export async function startRevokingServer(
  site: Site,
  directory: string,
  nodeIds: readonly string[],
): Promise<RevokingServer> {
  const postgres = await startEmbeddedPostgres({ dataDirectory: directory, log: () => undefined });
  const database = openDatabase(postgres.connection, { poolSize: 20 });
  await migrate(database, [...outboxMigrations, ...lifecycleMigrations]);
  const records = await addStations(database, site.stations);
  const lifecycle = lifecycleOn(database);
  const secret = randomBytes(32);
  const secretFile = join(directory, 'link.key');
  await writeFile(secretFile, secret, { mode: 0o600 });
  const socketPath = join(directory, 'link.sock');
  const link = await listenServerLink({
    path: socketPath,
    secretOf: (nodeId) => (nodeIds.includes(nodeId) ? secret : null),
  });
  serveGateways(link, site);

  const stationOf = new Map(records.map(({ identityId, station }) => [identityId, station]));
  const entries = async (identityIds: readonly string[]) => {
    const admissible = await lifecycle.admissibleFingerprintsOf(identityIds as readonly IdentityId[]);
    return identityIds.flatMap((identityId) => {
      const station = stationOf.get(identityId);
      const fingerprints = (admissible.get(identityId as IdentityId) ?? []).map(({ fingerprint }) => fingerprint);
      return station === undefined ? [] : [entryOf(station, identityId, fingerprints)];
    });
  };
  const pepper = randomBytes(32).toString('base64');
  const fail = (error: unknown): never => {
    throw error;
  };
  const anchors = async () => ({ clientCasPem: site.clientCaPem });
  const everything = async () => ({ ...(await anchors()), entries: await entries([...stationOf.keys()]), pepper });
  let given = 1;
  const edition = async () => given;
  const nextEdition = async () => ++given;
  const admission = new AdmissionPublisher(link, { entries, everything, anchors, edition, nextEdition }, fail);
  const reader = new OutboxReader(database, { onFailure: ({ error }) => fail(error), onError: fail });
  reader.subscribe('bench.when-certificate-revoked', async (events) => {
    for (const { type, subject } of events) {
      if (type === 'CertificateRevoked') await admission.publish([subject as never]);
    }
  });
  await reader.start();

  const certificateOf = new Map(records.map(({ station, certificateId }) => [station.name, certificateId]));
  return {
    socketPath,
    secretFile,
    revoke: async (name) => {
      const certificateId = certificateOf.get(name) as CertificateId;
      const ordered = performance.timeOrigin + performance.now();
      const context = { actor: ACTOR, reason: 'bench', correlationId: newId('cor') };
      unwrap(await lifecycle.revokeCertificate({ certificateId, reason: 'keyCompromise' }, context));
      return ordered;
    },
    close: async () => {
      await reader.stop();
      await admission.close();
      await link.close();
      await database.close();
      await postgres.stop();
    },
  };
}
