import type { ApprovalRule } from '@bfcert/certificate-lifecycle';
import { type GatewayMemory, gatewayMemory } from '@bfcert/evse-security/station-contract';
import { z } from 'zod';
import type { HttpApp } from '../app.ts';

const answer = z.object({
  status: z.enum(['ready', 'not_ready']),
  database: z.boolean(),
  gateways: z.array(z.string()),
  /** By gateway: for how many seconds the oldest of what it reports has not been taken. */
  untakenFacts: z.record(z.string(), z.number()),
  /** Of each gateway that tells it, in bytes: what it has, and the limit of its heap, over which it should be started anew. */
  gatewayMemory: z.record(z.string(), gatewayMemory),
  approvals: z.enum(['two-people', 'single-operator']),
  /** Why nothing is done by the time; null: it is not in doubt, or the database does not say. */
  clock: z.string().nullable(),
});

/** A database that hangs is as bad as one that is gone, and a probe does not wait for long. */
const PATIENCE_MS = 3_000;

/** `/livez`: the process turns. `/readyz`: it can do its work. A gateway or the PKI being away degrades; it does not make it unready. */
export function healthRoutes(
  app: HttpApp,
  {
    askDatabase,
    gateways,
    untakenFacts,
    gatewayMemory: memory,
    approvals,
    clockDoubt,
  }: {
    readonly askDatabase: () => Promise<unknown>;
    readonly gateways: () => string[];
    readonly untakenFacts: () => ReadonlyMap<string, number>;
    readonly gatewayMemory: () => ReadonlyMap<string, GatewayMemory>;
    readonly approvals: ApprovalRule;
    /** One sentence, or null. */
    readonly clockDoubt: () => Promise<string | null>;
  },
): void {
  app.get('/livez', { config: { public: true }, schema: { hide: true } }, () => ({ status: 'alive' }));
  app.get(
    '/readyz',
    { config: { public: true }, schema: { hide: true, response: { 200: answer, 503: answer } } },
    async (request, reply) => {
      const asked = askDatabase().then(() => clockDoubt());
      const { reachable, clock } = await Promise.race([asked, tooLate()]).then(
        (doubt) => ({ reachable: true, clock: doubt }),
        (error: unknown) => {
          request.log.warn({ err: error }, 'the database does not answer');
          return { reachable: false, clock: null };
        },
      );
      return reply.code(reachable ? 200 : 503).send({
        status: reachable ? 'ready' : 'not_ready',
        database: reachable,
        gateways: gateways(),
        untakenFacts: Object.fromEntries(untakenFacts()),
        gatewayMemory: Object.fromEntries(memory()),
        approvals,
        clock,
      });
    },
  );
}

function tooLate(): Promise<never> {
  return new Promise((_, reject) => {
    setTimeout(() => reject(new Error(`no answer within ${PATIENCE_MS} ms`)), PATIENCE_MS).unref();
  });
}
