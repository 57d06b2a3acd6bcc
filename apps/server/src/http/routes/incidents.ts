import {
  type CommandContext,
  type IncidentCommand,
  type IncidentView,
  type Lifecycle,
  linkKinds,
  parseIncidentId,
} from '@bfcert/certificate-lifecycle';
import { z } from 'zod';
import { whatActionsDo } from '../api-reference/what-actions-do.ts';
import { actorOf, type HttpApp } from '../app.ts';
import { commandContext } from '../command-context.ts';
import { cursor } from '../cursor.ts';
import { RefusedRequest } from '../problems.ts';
import { explained } from '../schemas/certificates.ts';
import { page, pageOf } from '../schemas/common.ts';
import { incident, incidentAssignment, incidentChanged, incidentNote, incidentQuery } from '../schemas/incidents.ts';
import { given } from './given.ts';
import { taken } from './taken.ts';

const tags = ['incidents'];
const params = z.object({ id: z.string() });

/** What somebody must deal with. */
export function incidentRoutes(app: HttpApp, lifecycle: Lifecycle): void {
  app.get(
    '/api/v1/incidents',
    {
      schema: {
        tags,
        summary: 'Incidents',
        description: 'What somebody must deal with, newest first.',
        querystring: incidentQuery,
        response: { 200: pageOf(incident) },
      },
    },
    async (request) => {
      const { open, about, after, limit, ...filter } = request.query;
      const incidents = await lifecycle.incidents(
        {
          ...given(filter),
          ...(open === undefined ? {} : { open: open === 'true' }),
          ...(about === undefined ? {} : { about: linkIn(about) }),
          after: cursor(after, parseIncidentId),
          limit: limit + 1,
        },
        actorOf(request),
      );
      return page(incidents.map(row), limit, ({ id }) => id);
    },
  );

  app.get(
    '/api/v1/incidents/:id',
    {
      schema: {
        tags,
        summary: 'One incident',
        description: 'With its cause, its notes and the records it is about. Its ETag is the If-Match of each action.',
        params,
        response: { 200: incident },
      },
    },
    async (request, reply) => {
      const found = await lifecycle.incident(incidentId(request.params.id), actorOf(request));
      if (found === null) return missing();
      void reply.header('etag', `"${found.version}"`);
      return row(found);
    },
  );

  act('acknowledge', explained, () => ({ kind: 'acknowledge' }));
  act('assign', incidentAssignment, ({ person }) => ({ kind: 'assign', person }));
  act('add-note', incidentNote, ({ text }) => ({ kind: 'add-note', text }));
  act('close', explained, () => ({ kind: 'close' }));

  function act<Body extends typeof explained>(
    verb: IncidentCommand['kind'],
    body: Body,
    commandOf: (body: z.output<Body>) => IncidentCommand,
  ): void {
    app.post(
      `/api/v1/incidents/:id/actions/${verb}`,
      {
        config: { versioned: true },
        schema: {
          tags,
          summary: `Incident: ${verb}`,
          description: whatActionsDo.incident[verb],
          params,
          body,
          response: { 200: incidentChanged },
        },
      },
      async (request) => {
        const id = incidentId(request.params.id);
        const sent = request.body as z.output<Body>;
        return change(lifecycle, id, commandOf(sent), commandContext(request, sent.reason));
      },
    );
  }
}

async function change(
  lifecycle: Lifecycle,
  id: ReturnType<typeof incidentId>,
  command: IncidentCommand,
  context: CommandContext,
) {
  return taken(await lifecycle.changeIncident({ incidentId: id, command }, context));
}

const row = (view: IncidentView): z.infer<typeof incident> => ({
  ...view,
  links: [...view.links],
  notes: [...view.notes],
  actions: [...view.actions],
});

/** `kind:id`, which the schema has looked at. */
function linkIn(about: string) {
  const [kind, id = ''] = about.split(':');
  return { kind: linkKinds.find((one) => one === kind) ?? missing(), id };
}

const incidentId = (text: string) => parseIncidentId(text) ?? missing();

function missing(): never {
  throw new RefusedRequest('not_found', 'There is no such incident.');
}
