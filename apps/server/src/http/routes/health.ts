import type { ApprovalRule } from '@bfcert/certificate-lifecycle';
import { z } from 'zod';
import type { HttpApp } from '../app.ts';

const answer = z.object({
  status: z.enum(['ready', 'not_ready']),
  database: z.boolean(),
  gateways: z.array(z.string()),
  approvals: z.enum(['two-people', 'single-operator']),
});

/** A database that hangs is as bad as one that is gone, and a probe does not wait for long. */
const PATIENCE_MS = 3_000;

/** `/livez`: the process turns. `/readyz`: it can do its work. A gateway or the PKI being away degrades; it does not make it unready. */
export function healthRoutes(
  app: HttpApp,
  {
    askDatabase,
    gateways,
    approvals,
  }: {
    readonly askDatabase: () => Promise<unknown>;
    readonly gateways: () => string[];
    readonly approvals: ApprovalRule;
  },
): void {
  app.get('/livez', { config: { public: true }, schema: { hide: true } }, () => ({ status: 'alive' }));
  app.get(
    '/readyz',
    { config: { public: true }, schema: { hide: true, response: { 200: answer, 503: answer } } },
    async (request, reply) => {
      const reachable = await Promise.race([askDatabase(), tooLate()]).then(
        () => true,
        (error: unknown) => {
          request.log.warn({ err: error }, 'the database does not answer');
          return false;
        },
      );
      return reply
        .code(reachable ? 200 : 503)
        .send({ status: reachable ? 'ready' : 'not_ready', database: reachable, gateways: gateways(), approvals });
    },
  );
}

function tooLate(): Promise<never> {
  return new Promise((_, reject) => {
    setTimeout(() => reject(new Error(`no answer within ${PATIENCE_MS} ms`)), PATIENCE_MS).unref();
  });
}
