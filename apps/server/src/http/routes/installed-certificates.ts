import { z } from 'zod';
import { actorOf, type HttpApp } from '../app.ts';
import { commandContext } from '../command-context.ts';
import { RefusedRequest } from '../problems.ts';
import {
  deleteCertificate,
  installedCertificates,
  installVehicleRoots,
  listCertificates,
  stationOrdered,
} from '../schemas/installed-certificates.ts';
import type { StationsApi } from '../stations-api.ts';
import { taken } from './taken.ts';

const tags = ['stations'];
const params = z.object({ id: z.string() });

/** What stations have installed, as they say it. */
export function installedCertificateRoutes(app: HttpApp, api: StationsApi): void {
  app.get(
    '/api/v1/stations/:id/installed-certificates',
    {
      schema: {
        tags,
        summary: 'What a station has installed',
        description: 'Its last list, of every kind, as it said it; which are ours, what it lacks, what may go.',
        params,
        response: { 200: installedCertificates },
      },
    },
    async (request) => {
      const found = await api.installedCertificates(request.params.id, actorOf(request));
      if (found === null) throw new RefusedRequest('charger_unknown', 'There is no such station.');
      return found;
    },
  );

  app.post(
    '/api/v1/stations/:id/actions/list-certificates',
    {
      schema: {
        tags,
        summary: 'Have a station list its certificates',
        description: 'As soon as it is connected, within a day. The list takes the place of the one before.',
        params,
        body: listCertificates,
        response: { 202: stationOrdered },
      },
    },
    async (request, reply) => {
      const ordered = await api.listCertificates(request.params.id, commandContext(request, request.body.reason));
      return reply.code(202).send(taken(ordered));
    },
  );

  app.post(
    '/api/v1/stations/:id/actions/install-vehicle-roots',
    {
      schema: {
        tags,
        summary: 'Have a station given the roots by which it checks contracts and vehicles',
        description:
          'The anchors of `v2g_trust` and `contract_trust`, and for stations of 2.1 those of `oem_provisioning_trust`, of the version on its way, else in force, as far as it does not list them. As soon as it is connected, within a day; done once it lists them.',
        params,
        body: installVehicleRoots,
        response: { 202: stationOrdered },
      },
    },
    async (request, reply) => {
      const ordered = await api.installVehicleRoots(request.params.id, commandContext(request, request.body.reason));
      return reply.code(202).send(taken(ordered));
    },
  );

  app.post(
    '/api/v1/stations/:id/actions/delete-certificate',
    {
      schema: {
        tags,
        summary: 'Have a station delete one certificate',
        description:
          'One of its last list, named as it stands there. Refused of what it needs: a released root, its last root for its CSMS, its own chain, and any root of its manufacturer.',
        params,
        body: deleteCertificate,
        response: { 202: stationOrdered },
      },
    },
    async (request, reply) => {
      const { certificate, reason } = request.body;
      const ordered = await api.deleteCertificate(request.params.id, certificate, commandContext(request, reason));
      return reply.code(202).send(taken(ordered));
    },
  );
}
