import { actorOf, type HttpApp } from '../app.ts';
import { page, pageOf, pageQuery } from '../schemas/common.ts';
import { overview, station } from '../schemas/stations.ts';
import type { StationsApi } from '../stations-api.ts';

export function stationRoutes(app: HttpApp, api: StationsApi): void {
  app.get(
    '/api/v1/overview',
    {
      schema: {
        tags: ['overview'],
        summary: 'The fleet in figures',
        description: 'Counts of stations, migrations and certificates of the caller’s owners.',
        response: { 200: overview },
      },
    },
    (request) => api.overview(actorOf(request).owners),
  );

  app.get(
    '/api/v1/stations',
    {
      schema: {
        tags: ['stations'],
        summary: 'Every station',
        description: 'With whether it is connected, its security profile and where its migration stands.',
        querystring: pageQuery,
        response: { 200: pageOf(station) },
      },
    },
    async (request) => {
      const { after = null, limit } = request.query;
      const rows = await api.stations({ after, limit: limit + 1 }, actorOf(request).owners);
      return page(rows, limit, (row) => row.identityId);
    },
  );
}
