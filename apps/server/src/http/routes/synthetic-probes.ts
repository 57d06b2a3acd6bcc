import { parseSyntheticProbeId, type SyntheticProbes } from '@bfcert/certificate-lifecycle';
import { z } from 'zod';
import type { HttpApp } from '../app.ts';
import { commandContext } from '../command-context.ts';
import { cursor } from '../cursor.ts';
import { RefusedRequest } from '../problems.ts';
import { explained } from '../schemas/certificates.ts';
import { page, pageOf } from '../schemas/common.ts';
import { probeBegun, probeQuery, shownProbe, syntheticProbe } from '../schemas/synthetic-probes.ts';
import { taken } from './taken.ts';

const tags = ['milestones'];

/** Whether the way of a certificate is open from its order to its revocation, tried with one that nobody can use. */
export function syntheticProbeRoutes(app: HttpApp, probes: SyntheticProbes): void {
  app.get(
    '/api/v1/synthetic-probes',
    {
      schema: {
        tags,
        summary: 'Synthetic probes',
        description: 'Each one certificate that was ordered, issued and revoked to try it; newest first.',
        querystring: probeQuery,
        response: { 200: pageOf(syntheticProbe) },
      },
    },
    async (request) => {
      const { state = null, after, limit } = request.query;
      const rows = await probes.page({ state, before: cursor(after, parseSyntheticProbeId), limit: limit + 1 });
      return page(rows.map(shownProbe), limit, ({ id }) => id);
    },
  );

  app.get(
    '/api/v1/synthetic-probes/:id',
    {
      schema: {
        tags,
        summary: 'Synthetic probe',
        description: 'What has been done, and when.',
        params: z.object({ id: z.string() }),
        response: { 200: syntheticProbe },
      },
    },
    async (request) => {
      const id = parseSyntheticProbeId(request.params.id);
      const probe = id === null ? null : await probes.find(id);
      return shownProbe(probe ?? missing());
    },
  );

  app.post(
    '/api/v1/synthetic-probes',
    {
      schema: {
        tags,
        summary: 'Run a synthetic probe',
        description: 'It goes on by itself: ask for it by its id until it has ended.',
        body: explained,
        response: { 202: probeBegun },
      },
    },
    async (request, reply) => {
      const begun = taken(await probes.run(commandContext(request, request.body.reason)));
      return reply.code(202).send(begun);
    },
  );
}

function missing(): never {
  throw new RefusedRequest('probe_unknown', 'There is no such probe.');
}
