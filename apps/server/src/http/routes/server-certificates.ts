import type { ServerCertificates } from '@bfcert/certificate-lifecycle';
import { z } from 'zod';
import type { HttpApp } from '../app.ts';
import { commandContext } from '../command-context.ts';
import { RefusedRequest } from '../problems.ts';
import { page, pageOf, pageQuery, reason } from '../schemas/common.ts';
import { seenServerCertificate, serverCertificateSource } from '../schemas/server-certificates.ts';
import { taken } from './taken.ts';

const tags = ['Server certificates'];
const params = z.object({ source: z.string() });

export function serverCertificateRoutes(app: HttpApp, servers: ServerCertificates): void {
  app.get(
    '/api/v1/server-certificate-sources',
    {
      schema: {
        tags,
        summary: 'Every source of server certificates',
        description: 'As configured, with the last reading of each.',
        response: { 200: z.object({ data: z.array(serverCertificateSource) }) },
      },
    },
    async () => ({ data: [...(await servers.sources())] }),
  );

  app.get(
    '/api/v1/server-certificate-sources/:source/certificates',
    {
      schema: {
        tags,
        summary: 'What a source has',
        description: 'As it was when it was last read, with what of it differs from the records.',
        params,
        querystring: pageQuery,
        response: { 200: pageOf(seenServerCertificate) },
      },
    },
    async ({ params: { source }, query: { after = null, limit } }) => {
      const rows = await servers.certificates(source, { after, limit: limit + 1 });
      if (rows === null) throw new RefusedRequest('source_unknown', 'No such source is configured.');
      return page(rows, limit, ({ reference }) => reference);
    },
  );

  app.post(
    '/api/v1/server-certificate-sources/:source/actions/refresh',
    {
      schema: {
        tags,
        summary: 'Have a source read now',
        description: 'By a job, soon. Which sources and listeners there are stands in the configuration alone.',
        params,
        body: z.strictObject({ reason }),
        response: { 202: z.object({ source: z.string() }) },
      },
    },
    async (request, reply) => {
      const { source } = request.params;
      const ordered = taken(await servers.order({ source }, commandContext(request, request.body.reason)));
      return reply.code(202).send(ordered);
    },
  );
}
