import { type Lifecycle, parseStationAdoptionId, type StationAdoption } from '@bfcert/certificate-lifecycle';
import { z } from 'zod';
import { actorOf, type HttpApp } from '../app.ts';
import { commandContext } from '../command-context.ts';
import { RefusedRequest } from '../problems.ts';
import {
  newStationAdoption,
  stationAdoption,
  stationAdoptionQuery,
  stationAdoptionReport,
} from '../schemas/station-adoptions.ts';
import { given } from './given.ts';
import { taken } from './taken.ts';

const tags = ['station tolerances'];

/** Many stations that are on Profile 3 under another CA are taken over by one question. */
export function stationAdoptionRoutes(app: HttpApp, lifecycle: Lifecycle): void {
  app.post(
    '/api/v1/station-adoptions',
    {
      schema: {
        tags,
        summary: 'Take stations over as they are',
        description:
          'Chargers of a filter that have no password and never had a certificate of their own here, to come in with one of a registered CA; whether a station has one is not looked at before its handshake. `dryRun=true` counts them and writes nothing; with that `count` they are frozen and a second administrator is asked, whose approval grants each the tolerance `outside_certificate`.',
        querystring: stationAdoptionQuery,
        body: newStationAdoption,
        response: { 200: stationAdoptionReport, 202: stationAdoptionReport },
      },
    },
    async (request, reply) => {
      const { owner, family, cohort, q, until, count, reason } = request.body;
      const filter = given({ owner, family, cohort, search: q });
      const dryRun = request.query.dryRun === 'true';
      if (!dryRun && count === null) {
        throw new RefusedRequest('invalid', 'Say how many: the count of the dry run.', '/body/count');
      }
      const wish = { filter, until, count: dryRun ? null : count };
      const { skipped, ...rest } = taken(await lifecycle.adoptStations(wish, commandContext(request, reason)));
      const report = { ...rest, skipped: skipped.map((one) => ({ ...one, examples: [...one.examples] })) };
      if (rest.adoptionId === null) return reply.code(200).send(report);
      void reply.header('location', `/api/v1/station-adoptions/${rest.adoptionId}`);
      return reply.code(202).send(report);
    },
  );

  app.get(
    '/api/v1/station-adoptions/:id',
    {
      schema: {
        tags,
        summary: 'One adoption of stations',
        description:
          'Which stations it names, and, once it was approved, what came of each that got no tolerance by it.',
        params: z.object({ id: z.string() }),
        response: { 200: stationAdoption },
      },
    },
    async (request) => {
      const id = parseStationAdoptionId(request.params.id) ?? missing();
      return row((await lifecycle.stationAdoption(id, actorOf(request))) ?? missing());
    },
  );
}

const row = ({
  filter,
  targets,
  owners,
  outcome,
  turnedDown,
  ...rest
}: StationAdoption): z.infer<typeof stationAdoption> => ({
  ...rest,
  owner: filter.owner ?? null,
  family: filter.family ?? null,
  cohort: filter.cohort ?? null,
  q: filter.search ?? null,
  owners: [...owners],
  stations: targets.map(({ identityId }) => identityId),
  turnedDown: turnedDown ?? null,
  outcome: outcome === null ? null : { ...outcome, refused: [...outcome.refused] },
});

function missing(): never {
  throw new RefusedRequest('not_found', 'There is no such adoption of stations.');
}
