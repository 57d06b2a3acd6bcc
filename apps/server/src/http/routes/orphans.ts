import { type Lifecycle, parseOrphanId } from '@bfcert/certificate-lifecycle';
import type { HttpApp } from '../app.ts';
import { cursor } from '../cursor.ts';
import { page, pageOf, pageQuery } from '../schemas/common.ts';
import { orphanCertificate } from '../schemas/orphans.ts';

export function orphanRoutes(app: HttpApp, lifecycle: Lifecycle): void {
  app.get(
    '/api/v1/orphan-certificates',
    {
      schema: {
        tags: ['orphan certificates'],
        summary: 'Certificates that no record knows',
        description: 'Newest first.',
        querystring: pageQuery,
        response: { 200: pageOf(orphanCertificate) },
      },
    },
    async (request) => {
      const { limit } = request.query;
      const after = cursor(request.query.after, parseOrphanId);
      return page(await lifecycle.orphans({ after, limit: limit + 1 }), limit, ({ id }) => id);
    },
  );
}
