import { actorOf, type HttpApp } from '../app.ts';
import { page, pageOf } from '../schemas/common.ts';
import { stationDrift, trustAnchorDriftQuery } from '../schemas/trust-anchor-drift.ts';
import type { TrustAnchorDriftApi } from '../trust-anchor-drift-api.ts';

/** Where stations and the versions of the bundles that they are brought differ. */
export function trustAnchorDriftRoutes(app: HttpApp, api: TrustAnchorDriftApi): void {
  app.get(
    '/api/v1/trust-anchor-drift',
    {
      schema: {
        tags: ['trust anchors'],
        summary: 'Where stations differ from what they are to trust',
        description:
          'Both ways, by each station’s last list: anchors of the version on its way, else in force, that it lacks; and roots that no version wants any more; of those for its CSMS also what others have put there. With since when, and what follows.',
        querystring: trustAnchorDriftQuery,
        response: { 200: pageOf(stationDrift) },
      },
    },
    async (request) => {
      const { after = null, limit, ...query } = request.query;
      const rows = await api.trustAnchorDrift({ ...query, after, limit: limit + 1 }, actorOf(request).owners);
      return page(rows, limit, ({ identityId }) => identityId);
    },
  );
}
