import { type Lifecycle, parseCertificateId } from '@bfcert/certificate-lifecycle';
import { z } from 'zod';
import type { HttpApp } from '../app.ts';
import { commandContext } from '../command-context.ts';
import { RefusedRequest } from '../problems.ts';
import { delivered, delivery } from '../schemas/deliveries.ts';
import { taken } from './taken.ts';

/** What leaves for its endpoint in somebody's hands. */
export function deliveryRoutes(app: HttpApp, lifecycle: Lifecycle): void {
  app.post(
    '/api/v1/certificates/:id/deliveries',
    {
      config: { versioned: true },
      schema: {
        tags: ['certificates'],
        summary: 'Say that a certificate is carried to its endpoint',
        description:
          'From then on the endpoint may hold it. Not for certificates that are handed over from here: that is recorded when it happens.',
        params: z.object({ id: z.string() }),
        body: delivery,
        response: { 200: delivered },
      },
    },
    async (request) => {
      const certificateId = parseCertificateId(request.params.id);
      if (certificateId === null) throw new RefusedRequest('not_found', 'There is no such certificate.');
      const { path, reason } = request.body;
      const context = commandContext(request, reason);
      return { ...taken(await lifecycle.recordSent({ certificateId, executionPath: path }, context)) };
    },
  );
}
