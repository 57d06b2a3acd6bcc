import type { ServerResponse } from 'node:http';
import type { HttpApp } from '../app.ts';
import type { EventFeed } from '../event-feed.ts';

const HEARTBEAT_MS = 15_000;
const BATCH = 200;

/**
 * Domain events as server-sent events. A browser that comes back names the last one it has
 * (`Last-Event-ID`) and gets what it missed; a new one starts at the end.
 */
export function eventRoutes(app: HttpApp, feed: EventFeed): void {
  const open = new Set<ServerResponse>();
  app.addHook('preClose', async () => {
    for (const stream of open) stream.end();
  });

  app.get(
    '/api/v1/events',
    { schema: { tags: ['events'], description: 'text/event-stream of domain events' } },
    async (request, reply) => {
      const last = request.headers['last-event-id'];
      const from = typeof last === 'string' && /^\d{1,15}$/.test(last) ? Number(last) : await feed.end();
      reply.hijack();
      const stream = reply.raw;
      stream.writeHead(200, {
        'content-type': 'text/event-stream',
        'cache-control': 'no-store',
        'x-accel-buffering': 'no',
        'x-content-type-options': 'nosniff',
      });
      stream.write(': connected\n\n');
      open.add(stream);
      const heartbeat = setInterval(() => stream.write(': still here\n\n'), HEARTBEAT_MS);
      const pump = sender(feed, stream, from, (error) => {
        request.log.warn({ error }, 'the event stream ended');
        stream.end();
      });
      const unsubscribe = feed.onNew(pump);
      pump();
      stream.once('close', () => {
        clearInterval(heartbeat);
        unsubscribe();
        open.delete(stream);
      });
    },
  );
}

/** One reader at a time; a sign that comes meanwhile means one more round. */
function sender(feed: EventFeed, stream: ServerResponse, from: number, fail: (error: unknown) => void): () => void {
  let position = from;
  let running = false;
  let again = false;
  const run = async (): Promise<void> => {
    do {
      again = false;
      for (let batch = await feed.since(position, BATCH); batch.length > 0; batch = await feed.since(position, BATCH)) {
        for (const event of batch) {
          const data = JSON.stringify({ type: event.type, subject: event.subject, at: event.at, data: event.data });
          const flushed = stream.write(`id: ${event.position}\nevent: ${event.type}\ndata: ${data}\n\n`);
          if (!flushed) await drained(stream);
          if (stream.destroyed) return;
          position = event.position;
        }
      }
    } while (again);
  };
  return () => {
    if (running) {
      again = true;
      return;
    }
    running = true;
    run()
      .catch(fail)
      .finally(() => {
        running = false;
      });
  };
}

const drained = (stream: ServerResponse): Promise<void> =>
  new Promise((resolve) => {
    stream.once('drain', resolve);
    stream.once('close', resolve);
  });
