/**
 * Domain events, written in the transaction of the change they tell of, put into one order without
 * gaps, and delivered to each subscriber at least once, per subject in order.
 */
export { appendEvent, insertOfEvents } from './append-event.ts';
export { type DomainEvent, domainEventOf, type SequencedEvent } from './domain-event.ts';
export { type HeldSubject, heldSubjects } from './held-subject.ts';
export { outboxMigrations } from './migrations.ts';
export { OutboxReader, type OutboxReaderOptions } from './outbox-reader.ts';
export { latestPosition, readEvent, readSince } from './read-since.ts';
export type { DeliveryFailure, EventHandler } from './subscription.ts';
export type { OutboxTables } from './tables.ts';
