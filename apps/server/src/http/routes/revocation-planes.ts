import { type Lifecycle, parseCertificateId } from '@bfcert/certificate-lifecycle';
import type { HttpApp } from '../app.ts';
import { commandContext } from '../command-context.ts';
import { RefusedRequest } from '../problems.ts';
import { planeOfRevocation, planeRecorded, planeWord } from '../schemas/revocation-planes.ts';
import { taken } from './taken.ts';

/** Where a revocation has to arrive and nobody here can look: whoever deals with it says so. */
export function revocationPlaneRoutes(app: HttpApp, lifecycle: Lifecycle): void {
  app.post(
    '/api/v1/certificates/:id/planes/:plane',
    {
      schema: {
        tags: ['certificates'],
        summary: 'Say how far a revocation has come',
        description:
          'Word of a revocation at an IoT hub, a station or a scheme, or (`ca`) at an issuer that our PKI cannot ask. The certificate is refused here already; this says whether others still believe it.',
        params: planeOfRevocation,
        body: planeWord,
        response: { 200: planeRecorded },
      },
    },
    async (request) => {
      const certificateId = parseCertificateId(request.params.id);
      if (certificateId === null) throw new RefusedRequest('not_found', 'There is no such certificate.');
      const { state, detail, reason } = request.body;
      const input = { certificateId, plane: request.params.plane, state, detail };
      return { ...taken(await lifecycle.recordPlaneConfirmation(input, commandContext(request, reason))) };
    },
  );
}
