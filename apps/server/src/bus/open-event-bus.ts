import { readFile } from 'node:fs/promises';
import { JetStreamPublisher } from '@bfcert/kernel/event-stream';
import type { EventHandler } from '@bfcert/kernel/outbox';
import type { BusConfiguration } from '../configuration/bus.ts';
import { EVENT_SUBJECTS, messagesOf } from './publish-events.ts';

const DAY_MS = 86_400_000;
const STREAM = 'BFCERT_EVENTS';

export interface EventBus {
  /** To be subscribed to the outbox under this name. It waits with the bus, and with it nobody but this subscriber. */
  readonly subscriber: { readonly name: string; readonly handle: EventHandler };
  /** To be called together with the end of the outbox reader: what waits is given up. */
  close(): Promise<void>;
}

/** The bus that the configuration names. Nothing is asked of it yet, so a server starts without it. */
export async function openEventBus(
  { servers, user, passwordFile, trustAnchorsFile, replicas, keepDays, keepMegabytes }: BusConfiguration,
  onProblem: (problem: string) => void,
): Promise<EventBus> {
  const publisher = new JetStreamPublisher({
    bus: {
      servers: [...servers],
      ...(user === null ? {} : { user, pass: passwordFile === null ? '' : await textIn(passwordFile) }),
      ...(trustAnchorsFile === null ? {} : { tls: { ca: await textIn(trustAnchorsFile) } }),
    },
    stream: STREAM,
    subjects: EVENT_SUBJECTS,
    replicas,
    keepMs: keepDays * DAY_MS,
    keepBytes: keepMegabytes * 1024 * 1024,
    onProblem,
  });
  return {
    subscriber: { name: 'server.event-bus', handle: (events) => publisher.publish(messagesOf(events)) },
    close: () => publisher.close(),
  };
}

const textIn = async (path: string): Promise<string> => (await readFile(path, 'utf8')).trim();
