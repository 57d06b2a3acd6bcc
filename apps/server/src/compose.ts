import type { Lifecycle } from '@bfcert/certificate-lifecycle';
import { Closing } from '@bfcert/kernel/closing';
import { readSecretFile } from '@bfcert/kernel/local-socket';
import type { Database } from '@bfcert/kernel/postgres';
import { connectPki } from '@bfcert/pki-contract';
import type { Logger } from 'pino';
import { Registry } from 'prom-client';
import type { Base } from './composition/base.ts';
import { openJobs } from './composition/open-jobs.ts';
import { openLifecycle } from './composition/open-lifecycle.ts';
import { openStorage } from './composition/open-storage.ts';
import { openToGateways } from './composition/open-to-gateways.ts';
import { openToPeople } from './composition/open-to-people.ts';
import { openToVehicles } from './composition/open-to-vehicles.ts';
import { openVehicles } from './composition/open-vehicles.ts';
import { startWork } from './composition/start-work.ts';
import type { ServerConfiguration } from './configuration/server-configuration.ts';
import { outboxFeed } from './http/event-feed.ts';
import { measuredPki } from './metrics/measured-pki.ts';
import { withCircuit } from './pki/circuit.ts';
import { measureOutcomes } from './publication/measure-outcomes.ts';
import { openPublication } from './publication/open-publication.ts';
import type { SessionChanges } from './stations/session-changes.ts';
import { shareSessionChanges } from './stations/share-session-changes.ts';
import { writeTrustAnchors } from './stations/write-trust-anchors.ts';

export interface Server {
  readonly httpPort: number;
  stop(): Promise<void>;
}

/**
 * Every part of the server, made and joined. Only here and in `composition/` are adapters named. A start that fails
 * leaves nothing open.
 */
export async function startServer(configuration: ServerConfiguration, log: Logger): Promise<Server> {
  const closing = new Closing((error, part) => log.error({ err: error, part }, 'did not close'));
  const base = { configuration, log, closing };
  try {
    // 1 · What everything stands on, and what is published without any of it.
    const secret = await readSecretFile(configuration.pki.secretFile);
    const connection = connectPki({ socketPath: configuration.pki.socketPath, name: 'server', secret });
    closing.add('PKI', () => connection.close());
    const metrics = new Registry();
    const pki = measuredPki(withCircuit(connection), metrics);
    const publication = await openPublication(configuration.publication, pki, log);
    closing.add('publication', () => publication.close());
    measureOutcomes(metrics, publication);
    const database = await openStorage(base);
    const board = await openJobs(base);

    // 2 · The contexts, and the door for gateways.
    const parts = await openLifecycle(base, { database, board, pki });
    const { lifecycle } = parts;
    // Before any gateway is told who may enter: records from an old backup would admit who was revoked since.
    await takeFromPki(lifecycle).catch((error: unknown) => log.warn({ err: error }, 'nothing was taken from the PKI'));
    await lifecycle
      .recordOwnCertificates()
      .catch((error: unknown) => log.warn({ err: error }, 'the PKI’s own certificates were not read'));
    // Whether an authority was added the PKI knows; what is trusted already is known without it.
    await lifecycle.releaseAddedAnchors().catch((error: unknown) => log.warn({ err: error }, 'no anchors were added'));
    await writeTrustAnchors(lifecycle, pki, configuration.trustDirectory);
    const { vehicles, enrolment } = await openVehicles(base, { ...parts, database });
    const { evse, link, sessionChanges, untaken, memory } = await openToGateways(base, {
      ...parts.toStations,
      lifecycle,
      vehicles,
      publication,
      metrics,
    });

    const sessions = openSessionChanges(base, database, sessionChanges);

    // 3 · What happens by itself.
    const { reader, webhooks, alerts, auditDuties } = await startWork(base, {
      ...parts,
      database,
      board,
      evse,
      vehicles,
      enrolment,
      link,
      memory,
      publication,
      sessionChanges,
    });

    // 4 · Vehicles, people and scripts may come.
    await openToVehicles(base, { lifecycle, enrolment });
    const httpPort = await openToPeople(base, {
      ...parts,
      database,
      auditDuties,
      evse,
      vehicles,
      enrolment,
      pki,
      link,
      untaken,
      memory,
      events: outboxFeed(database, reader, sessions, lifecycle.ownersOf, (error) =>
        log.error({ err: error }, 'sessions'),
      ),
      webhooks,
      alerts,
      metrics,
      publication: publication.freshness,
    });
    return { httpPort, stop: () => closing.close() };
  } catch (error) {
    await closing.close();
    throw error;
  }
}

/** Another server may have recorded what a page of this one shows; over a socket there is no other. */
function openSessionChanges({ configuration, log, closing }: Base, database: Database, own: SessionChanges) {
  if (configuration.link.kind === 'unix-socket') return own;
  const shared = shareSessionChanges(database, own, (error) => log.error({ err: error }, 'sessions of other servers'));
  closing.add('sessions of other servers', () => shared.close());
  return shared.changes;
}

/** What the PKI knows and the records do not. A record that is made again may be one that was revoked. */
async function takeFromPki(lifecycle: Lifecycle): Promise<void> {
  await lifecycle.reconcileWithPki();
  await lifecycle.takeRevocations();
}
