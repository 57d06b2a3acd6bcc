import { z } from 'zod';
import { actorOf, type HttpApp } from '../app.ts';
import type { CapabilitiesApi } from '../capabilities-api.ts';
import { commandContext } from '../command-context.ts';
import { cursor } from '../cursor.ts';
import { RefusedRequest } from '../problems.ts';
import {
  capabilityException,
  declareFamily,
  excludedFamily,
  family,
  familyDeclaration,
  familyEffect,
  familyRow,
  grantCapabilityException,
  stationCapabilities,
} from '../schemas/capabilities.ts';
import { page, pageOf, pageQuery, reason } from '../schemas/common.ts';
import { taken } from './taken.ts';

const tags = ['capabilities'];
const params = z.object({ family: z.string() });
const id = z.object({ id: z.string() });

/** What families declare and stations show. */
export function capabilityMatrixRoutes(app: HttpApp, api: CapabilitiesApi): void {
  familyRoutes(app, api);
  exceptionRoutes(app, api);

  app.get(
    '/api/v1/stations/:id/capabilities',
    {
      schema: {
        tags,
        summary: 'What a station can do',
        description: 'Of each capability what counts and by whose word: an exception, what it has shown, its family.',
        params: id,
        response: { 200: stationCapabilities },
      },
    },
    async (request) => {
      const found = await api.stationCapabilities(request.params.id, actorOf(request));
      if (found === null) throw new RefusedRequest('charger_unknown', 'There is no such station.');
      return found;
    },
  );
}

function familyRoutes(app: HttpApp, api: CapabilitiesApi): void {
  app.get(
    '/api/v1/capability-matrix/families',
    {
      schema: {
        tags,
        summary: 'Every family of stations',
        description: 'By name, with what is declared of it and how many stations it has.',
        querystring: pageQuery,
        response: { 200: pageOf(familyRow) },
      },
    },
    async (request) => {
      const { after, limit } = request.query;
      const query = { after: cursor(after, (text) => text), limit: limit + 1 };
      const rows = await api.families(query, actorOf(request).owners);
      return page(rows, limit, (row) => row.family);
    },
  );

  app.get(
    '/api/v1/capability-matrix/families/:family',
    {
      schema: {
        tags,
        summary: 'One family of stations',
        description: 'The declaration in force; its version is the ETag, 0 where there is none.',
        params,
        response: { 200: family },
      },
    },
    async (request, reply) => {
      const found = (await api.family(request.params.family, actorOf(request))) ?? missing();
      void reply.header('etag', `"${found.declaration?.version ?? 0}"`);
      return found;
    },
  );

  app.get(
    '/api/v1/capability-matrix/families/:family/versions',
    {
      schema: {
        tags,
        summary: 'What was declared of a family',
        description: 'Newest first: by whom, when and why.',
        params,
        querystring: pageQuery,
        response: { 200: pageOf(familyDeclaration) },
      },
    },
    async (request) => {
      const { after, limit } = request.query;
      const before = cursor(after, versionIn);
      const { family: name } = request.params;
      const rows = (await api.familyVersions(name, { before, limit: limit + 1 }, actorOf(request))) ?? missing();
      return page(rows, limit, ({ version }) => String(version));
    },
  );

  app.post(
    '/api/v1/capability-matrix/families/:family/actions/preview',
    {
      schema: {
        tags,
        summary: 'Try a declaration without making it',
        description:
          'Takes what the declaration takes, and writes nothing: which stations it would touch, what would be refused of them, and which contradict it already.',
        params,
        body: declareFamily,
        response: { 200: familyEffect },
      },
    },
    async (request) => {
      const { reason: why, ...draft } = request.body;
      return taken(await api.previewFamily(request.params.family, draft, commandContext(request, why)));
    },
  );

  app.put(
    '/api/v1/capability-matrix/families/:family',
    {
      config: { versioned: true },
      schema: {
        tags,
        summary: 'Declare what a family can do',
        description: 'As its next version, in the place of the one that If-Match names ("0" where there is none).',
        params,
        body: declareFamily,
        response: { 200: z.object({ version: z.int() }) },
      },
    },
    async (request, reply) => {
      const { reason: why, ...draft } = request.body;
      const declared = taken(await api.declareFamily(request.params.family, draft, commandContext(request, why)));
      void reply.header('etag', `"${declared.version}"`);
      return declared;
    },
  );
}

function exceptionRoutes(app: HttpApp, api: CapabilitiesApi): void {
  app.get(
    '/api/v1/capability-exceptions',
    {
      schema: {
        tags,
        summary: 'What is managed as an exception',
        description:
          'Families that are excluded, all of them, and stations that are taken to be otherwise than their family, newest first: who answers for each, and until when.',
        querystring: pageQuery,
        response: { 200: pageOf(capabilityException).extend({ families: z.array(excludedFamily) }) },
      },
    },
    async (request) => {
      const { after, limit } = request.query;
      const { owners } = actorOf(request);
      const rows = await api.capabilityExceptions({ after, limit: limit + 1 }, owners);
      return { ...page(rows, limit, (row) => row.id), families: [...(await api.excludedFamilies(owners))] };
    },
  );

  app.post(
    '/api/v1/capability-exceptions',
    {
      schema: {
        tags,
        summary: 'Take a station to be otherwise than its family',
        description: 'In one capability, for a time; it counts before what the station has shown.',
        body: grantCapabilityException,
        response: { 201: z.object({ exceptionId: z.string() }) },
      },
    },
    async (request, reply) => {
      const { reason: why, ...input } = request.body;
      const granted = await api.grantCapabilityException(input, commandContext(request, why));
      return reply.code(201).send(taken(granted));
    },
  );

  app.post(
    '/api/v1/capability-exceptions/:id/actions/end',
    {
      schema: {
        tags,
        summary: 'End an exception of a station',
        description: 'Before its end date. From then on its family and what it shows count again.',
        params: id,
        body: z.strictObject({ reason }),
        response: { 200: z.object({ exceptionId: z.string() }) },
      },
    },
    async (request) =>
      taken(await api.endCapabilityException(request.params.id, commandContext(request, request.body.reason))),
  );
}

const versionIn = (text: string): number | null => (/^[1-9]\d{0,8}$/.test(text) ? Number(text) : null);

function missing(): never {
  throw new RefusedRequest('family_unknown', 'There is no such family.');
}
