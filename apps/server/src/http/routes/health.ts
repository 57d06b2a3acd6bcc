import { setTimeout as wait } from 'node:timers/promises';
import type { Database } from '@bfcert/kernel/postgres';
import { sql } from 'kysely';
import { z } from 'zod';
import type { HttpApp } from '../app.ts';

const answer = z.object({
  status: z.enum(['ready', 'not_ready']),
  database: z.boolean(),
  gateways: z.array(z.string()),
});

/** A database that hangs is as bad as one that is gone, and a probe does not wait for long. */
const PATIENCE_MS = 3_000;

/** `/livez`: the process turns. `/readyz`: it can do its work. A gateway or the PKI being away degrades; it does not make it unready. */
export function healthRoutes(
  app: HttpApp,
  { database, gateways }: { database: Database; gateways: () => string[] },
): void {
  app.get('/livez', { config: { public: true }, schema: { hide: true } }, () => ({ status: 'alive' }));
  app.get(
    '/readyz',
    { config: { public: true }, schema: { hide: true, response: { 200: answer, 503: answer } } },
    async (request, reply) => {
      const answers = sql`select 1`.execute(database.kysely());
      const reachable = await Promise.race([answers, tooLate()]).then(
        () => true,
        (error: unknown) => {
          request.log.warn({ err: error }, 'the database does not answer');
          return false;
        },
      );
      return reply
        .code(reachable ? 200 : 503)
        .send({ status: reachable ? 'ready' : 'not_ready', database: reachable, gateways: gateways() });
    },
  );
}

async function tooLate(): Promise<never> {
  await wait(PATIENCE_MS, undefined, { ref: false });
  throw new Error(`no answer within ${PATIENCE_MS} ms`);
}
