import { actorOf, type HttpApp } from '../app.ts';
import { page, pageOf } from '../schemas/common.ts';
import { stationDrift, trustAnchorDriftQuery } from '../schemas/trust-anchor-drift.ts';
import type { TrustAnchorDriftApi } from '../trust-anchor-drift-api.ts';

/** Where stations and the versions of `charging_station_trust` differ. */
export function trustAnchorDriftRoutes(app: HttpApp, api: TrustAnchorDriftApi): void {
  app.get(
    '/api/v1/trust-anchor-drift',
    {
      schema: {
        tags: ['trust anchors'],
        summary: 'Where stations differ from what they are to trust',
        description:
          'Both ways, by each station’s last list: anchors of the version on its way, else in force, that it lacks; and roots for its CSMS that no version wants, once ours or of others. With since when, and what follows.',
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
