import { systemActor } from '../actor.ts';
import { newId } from '../ids.ts';
import { type DatabaseConnection, openDatabase } from '../postgres/index.ts';
import { appendEvent } from './append-event.ts';
import { sequenceEvents } from './sequence-events.ts';

/** A server of its own that writes one event and puts it in order. Argument: the connection, as JSON. */
const database = openDatabase(JSON.parse(process.argv[2] ?? '') as DatabaseConnection);
await database.transactions.run((tx) =>
  appendEvent(tx, {
    id: newId('evt'),
    type: 'SomethingHappened',
    version: 1,
    subject: 'idn_1',
    at: '2026-03-01T12:00:00.000Z',
    actor: systemActor('test'),
    correlationId: 'cor_1',
    causationId: null,
    data: 'from elsewhere',
  }),
);
await sequenceEvents(database);
await database.close();
