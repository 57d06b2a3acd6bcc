import type { ServerResponse } from 'node:http';
import type { OwnerScope } from '@bfcert/kernel/actor';
import type { SequencedEvent } from '@bfcert/kernel/outbox';
import { z } from 'zod';
import { cloudEventOf } from '../../events/cloud-event.ts';
import { actorOf, type HttpApp } from '../app.ts';
import type { EventFeed } from '../event-feed.ts';
import { PlacesOfCallers } from '../places-of-callers.ts';
import { RefusedRequest } from '../problems.ts';

const HEARTBEAT_MS = 15_000;
const BATCH = 200;
/** Of one caller: more than a person has pages open and a system has listeners. */
const MOST_STREAMS = 20;

const description =
  'Domain events as server-sent events without a name of their own, each a CloudEvent (1.0, JSON) in the data; ' +
  '`/api/v1/event-types` lists their types, to which others may be added. ' +
  '`id` is a position: send the last one you have as `Last-Event-ID` and get what came after it; without it the stream ' +
  'starts at the end. Two named events are the stream’s own. `reset`: the position is not one of ours (another database, ' +
  'or an older state of it), read anew what you hold. `sessions-changed`, at most once a second: stations came or went; ' +
  'it has no position and is not sent again. A caller of some owners is told of what is of theirs now; a position counts ' +
  'the events of every owner.';

/**
 * Domain events as server-sent events. A browser that comes back names the last one it has
 * (`Last-Event-ID`) and gets what it missed; a new one starts at the end. A domain event is no named
 * one, because a browser hears of a named event only if it knows the name.
 */
export function eventRoutes(app: HttpApp, feed: EventFeed, heartbeatMs = HEARTBEAT_MS): void {
  const open = new Set<ServerResponse>();
  const places = new PlacesOfCallers(MOST_STREAMS);
  app.addHook('preClose', async () => {
    for (const stream of open) stream.end();
  });

  app.get(
    '/api/v1/events',
    {
      // A HEAD of a stream would never end.
      exposeHeadRoute: false,
      schema: {
        tags: ['events'],
        summary: 'Events as they happen',
        description,
        response: { 200: { description: 'the stream', content: { 'text/event-stream': { schema: z.string() } } } },
      },
    },
    async (request, reply) => {
      const actor = actorOf(request);
      const { owners } = actor;
      const leave = places.enter(actor);
      if (leave === null) {
        throw new RefusedRequest('too_many_streams', `You have ${MOST_STREAMS} event streams open: close one first.`);
      }
      // Also when it ends before it has begun.
      reply.raw.once('close', leave);
      const end = await feed.end();
      const named = positionIn(request.headers['last-event-id']);
      reply.hijack();
      const stream = reply.raw;
      // The browser may have left while we looked: nothing would tell us again.
      if (stream.destroyed) return;
      stream.writeHead(200, {
        'content-type': 'text/event-stream',
        'cache-control': 'no-store',
        'x-accel-buffering': 'no',
        'x-content-type-options': 'nosniff',
      });
      stream.write(': connected\n\n');
      const known = named === null || named <= end;
      if (!known) stream.write(`id: ${end}\nevent: reset\ndata: {}\n\n`);

      const from = known ? (named ?? end) : end;
      const fail = (error: unknown): void => {
        request.log.warn({ err: error }, 'an event stream ended');
        stream.end();
      };
      const pump = pumpInto(stream, feed, { from, owners }, fail);
      const subscriptions = [
        feed.onNew(pump),
        feed.onSessionsChanged(owners, () => {
          if (isOpen(stream)) stream.write('event: sessions-changed\ndata: {}\n\n');
        }),
      ];
      const heartbeat = setInterval(() => {
        // Whoever takes nothing for so long is gone or stuck; it may come back with its last position.
        if (stream.writableNeedDrain) stream.destroy();
        else stream.write(': still here\n\n');
        // It may go on for days: what its caller may see is asked again, as with every request.
        void request.actorNow().then((now) => {
          if (now === null || !sameOwners(now.owners, owners)) stream.end();
        }, fail);
      }, heartbeatMs);
      open.add(stream);
      stream.once('close', () => {
        clearInterval(heartbeat);
        for (const unsubscribe of subscriptions) unsubscribe();
        open.delete(stream);
      });
      pump();
    },
  );
}

const positionIn = (header: string | string[] | undefined): number | null =>
  typeof header === 'string' && /^\d{1,15}$/.test(header) ? Number(header) : null;

const sameOwners = (one: OwnerScope, other: OwnerScope): boolean =>
  one === 'all' || other === 'all' ? one === other : one.toSorted().join('\0') === other.toSorted().join('\0');

const isOpen = (stream: ServerResponse): boolean => !stream.destroyed && !stream.writableEnded;

/** Returns what looks for more: one reader at a time, and a call during its work means one more round. */
function pumpInto(
  stream: ServerResponse,
  feed: EventFeed,
  { from, owners }: { readonly from: number; readonly owners: OwnerScope },
  fail: (error: unknown) => void,
): () => void {
  let position = from;
  let running = false;
  let again = false;
  const run = async (): Promise<void> => {
    try {
      while (again && isOpen(stream)) {
        again = false;
        const { events, position: readTo, isFull } = await feed.since(position, BATCH, owners);
        again ||= isFull;
        for (const event of events) {
          if (!isOpen(stream)) return;
          // No more is read than the browser takes.
          if (!stream.write(frame(event))) await drained(stream);
        }
        position = readTo;
      }
    } catch (error) {
      fail(error);
    } finally {
      running = false;
    }
  };
  return () => {
    again = true;
    if (running) return;
    running = true;
    void run();
  };
}

function frame(event: SequencedEvent): string {
  return `id: ${event.position}\ndata: ${JSON.stringify(cloudEventOf(event))}\n\n`;
}

function drained(stream: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const go = (): void => {
      stream.off('drain', go);
      stream.off('close', go);
      resolve();
    };
    stream.on('drain', go);
    stream.on('close', go);
  });
}
