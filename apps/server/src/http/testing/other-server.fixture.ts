import { systemActor } from '@bfcert/kernel/actor';
import { newId } from '@bfcert/kernel/ids';
import { appendEvent, OutboxReader } from '@bfcert/kernel/outbox';
import { type DatabaseConnection, openDatabase } from '@bfcert/kernel/postgres';
import { SessionChanges } from '../../stations/session-changes.ts';
import { shareSessionChanges } from '../../stations/share-session-changes.ts';

/**
 * What another server, a process of its own, does with its half of the live view: it commits one event, and it records that
 * a station came. Argument: the connection, as JSON.
 */
const fail = (error: unknown): never => {
  throw error;
};
const database = openDatabase(JSON.parse(process.argv[2] ?? '') as DatabaseConnection);
const reader = new OutboxReader(database, { onFailure: fail, onError: fail });
await reader.start();
const own = new SessionChanges();
const shared = shareSessionChanges(database, own, fail);
const sequenced = new Promise<void>((resolve) => reader.onSequenced(resolve));
await database.transactions.run((tx) =>
  appendEvent(tx, {
    id: newId('evt'),
    type: 'CertificateIssued',
    version: 1,
    subject: 'idn_one',
    at: '2026-03-01T12:00:00.000Z',
    actor: systemActor('another server'),
    correlationId: 'cor_1',
    causationId: null,
    data: { serial: '0a' },
  }),
);
await sequenced;
own.happened(new Set(['idn_one']));
await shared.close();
await reader.stop();
await database.close();
