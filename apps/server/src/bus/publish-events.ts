import type { StreamMessage } from '@bfcert/kernel/event-stream';
import type { SequencedEvent } from '@bfcert/kernel/outbox';
import { cloudEventOf } from '../events/cloud-event.ts';

/** All that the subjects of our events have in common. */
export const EVENT_SUBJECTS = 'bfcert.events.>';

/** The events as CloudEvents, each under its subject `bfcert.events.<context>.<Event>` and its own id. */
export const messagesOf = (events: readonly SequencedEvent[]): readonly StreamMessage[] =>
  events.map((event) => {
    const told = cloudEventOf(event);
    return { id: event.id, subject: subjectFor(told.type), data: Buffer.from(JSON.stringify(told)) };
  });

/** `bfcert.<context>.<Event>` says the same as the subject, but for the word that sets events apart on the bus. */
const subjectFor = (type: string): string => type.replace(/^bfcert\./, 'bfcert.events.');
