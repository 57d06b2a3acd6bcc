import type { Lifecycle } from '@bfcert/certificate-lifecycle';
import { z } from 'zod';
import { whatActionsDo } from '../api-reference/what-actions-do.ts';
import type { HttpApp } from '../app.ts';
import { commandContext } from '../command-context.ts';
import { serverChainSwitched, serverChains, serverSlot, switchServerChain } from '../schemas/server-chains.ts';
import type { TrustReadinessApi } from '../trust-readiness-api.ts';
import { taken } from './taken.ts';

const tags = ['trust anchors'];

/** Under which root our own station listeners stand. */
export function serverChainRoutes(app: HttpApp, lifecycle: Lifecycle, readiness: TrustReadinessApi): void {
  app.get(
    '/api/v1/server-chains',
    {
      schema: {
        tags,
        summary: 'Under which root our listeners stand',
        description:
          'By the algorithm of their keys: the root under which their next certificates are issued, and the one under which their authority issues by itself.',
        response: { 200: serverChains },
      },
    },
    async () => ({ data: [...(await lifecycle.serverChains())] }),
  );

  app.post(
    '/api/v1/server-chains/:slot/actions/switch',
    {
      schema: {
        tags,
        summary: 'Have our listeners stand under another root',
        description: whatActionsDo.serverChain.switch,
        params: z.object({ slot: serverSlot }),
        body: switchServerChain,
        response: { 200: serverChainSwitched, 202: serverChainSwitched },
      },
    },
    async (request, reply) => {
      const { reason, fingerprint } = request.body;
      const { slot } = request.params;
      const input = {
        slot,
        fingerprint,
        readiness: await readiness.readinessOf({ kind: 'server_chain', fingerprint }),
      };
      const done = taken(await lifecycle.switchServerChain(input, commandContext(request, reason)));
      if (done.approvalId === null) return reply.code(200).send(done);
      void reply.header('location', `/api/v1/approvals/${done.approvalId}`);
      return reply.code(202).send(done);
    },
  );
}
