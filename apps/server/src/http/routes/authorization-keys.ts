import { z } from 'zod';
import { whatActionsDo } from '../api-reference/what-actions-do.ts';
import { actorOf, type HttpApp } from '../app.ts';
import type { AuthorizationKeysApi } from '../authorization-keys-api.ts';
import { commandContext } from '../command-context.ts';
import { RefusedRequest } from '../problems.ts';
import {
  authorizationKey,
  authorizationKeysQuery,
  cutoverPath,
  cutoverPathProposed,
  keyFindingCounts,
  keyIssued,
  keyPolicies,
  keyRevoked,
  keyRotation,
  keyRotationBegun,
  keyRotationDetail,
  keyRotationOperated,
  keyRotationsQuery,
  proposeCutoverPath,
  revokeKey,
  rotateKey,
  setKeyPolicy,
} from '../schemas/authorization-keys.ts';
import { explained } from '../schemas/certificates.ts';
import { page, pageOf, pageQuery } from '../schemas/common.ts';
import { taken } from './taken.ts';

const tags = ['authorization keys'];
const params = z.object({ id: z.string() });

/** Passwords of stations on Profile 2: what there is, what is wrong with it, and new ones. No answer but that of an issue has one in it. */
export function authorizationKeyRoutes(app: HttpApp, api: AuthorizationKeysApi): void {
  inventory(app, api);
  ofStations(app, api);
  rotations(app, api);
  rules(app, api);
}

function inventory(app: HttpApp, api: AuthorizationKeysApi): void {
  app.get(
    '/api/v1/authorization-keys',
    {
      schema: {
        tags,
        summary: 'AuthorizationKeys',
        description: 'Keys that may open a station’s way in, with age, origin, last use and what is wrong with each.',
        querystring: authorizationKeysQuery,
        response: { 200: pageOf(authorizationKey) },
      },
    },
    async (request) => {
      const { after = null, limit, ...query } = request.query;
      const rows = await api.authorizationKeys({ ...query, after, limit: limit + 1 }, actorOf(request).owners);
      return page(rows, limit, ({ keyId }) => keyId);
    },
  );

  app.get(
    '/api/v1/authorization-key-findings',
    {
      schema: {
        tags,
        summary: 'What is wrong with AuthorizationKeys',
        description:
          'Each finding, the worst first, with how many keys and stations of the caller’s owners it is about.',
        response: { 200: keyFindingCounts },
      },
    },
    (request) => api.authorizationKeyFindings(actorOf(request).owners),
  );
}

function ofStations(app: HttpApp, api: AuthorizationKeysApi): void {
  app.post(
    '/api/v1/stations/:id/actions/rotate-authorization-key',
    {
      schema: {
        tags,
        summary: 'Station: rotate-authorization-key',
        description: whatActionsDo.authorizationKey.rotate,
        params,
        body: rotateKey,
        response: { 202: keyRotationBegun },
      },
    },
    async (request, reply) => {
      const { reason, ...input } = request.body;
      const begun = await api.rotateAuthorizationKey(request.params.id, input, commandContext(request, reason));
      const { rotationId } = taken(begun);
      void reply.header('location', `/api/v1/key-rotations/${rotationId}`);
      return reply.code(202).send({ rotationId });
    },
  );

  app.post(
    '/api/v1/stations/:id/actions/issue-authorization-key',
    {
      schema: {
        tags,
        summary: 'Station: issue-authorization-key',
        description: whatActionsDo.authorizationKey.issue,
        params,
        body: explained,
        response: { 200: keyIssued },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const issued = taken(await api.issueAuthorizationKey(id, commandContext(request, request.body.reason)));
      void reply.header('cache-control', 'no-store');
      return issued;
    },
  );

  app.post(
    '/api/v1/authorization-keys/:id/actions/revoke',
    {
      schema: {
        tags,
        summary: 'AuthorizationKey: revoke',
        description: whatActionsDo.authorizationKey.revoke,
        params,
        body: revokeKey,
        response: { 200: keyRevoked, 202: keyRevoked },
      },
    },
    async (request, reply) => {
      const { reason, ...input } = request.body;
      const done = taken(await api.revokeAuthorizationKey(request.params.id, input, commandContext(request, reason)));
      const { approvalId } = done;
      if (approvalId !== null) void reply.header('location', `/api/v1/approvals/${approvalId}`);
      return reply.code(approvalId === null ? 200 : 202).send(done);
    },
  );
}

function rotations(app: HttpApp, api: AuthorizationKeysApi): void {
  app.get(
    '/api/v1/key-rotations',
    {
      schema: {
        tags,
        summary: 'Rotations of AuthorizationKeys',
        description: 'Newest first: where each stands, what it waits for, and why it has stopped.',
        querystring: keyRotationsQuery,
        response: { 200: pageOf(keyRotation) },
      },
    },
    async (request) => {
      const { after = null, limit, ...query } = request.query;
      const rows = await api.keyRotations({ ...query, after, limit: limit + 1 }, actorOf(request).owners);
      return page(rows, limit, ({ rotationId }) => rotationId);
    },
  );

  app.get(
    '/api/v1/key-rotations/:id',
    {
      schema: {
        tags,
        summary: 'One rotation',
        description: 'With everything that was said to the station and heard of it.',
        params,
        response: { 200: keyRotationDetail },
      },
    },
    async (request) => (await api.keyRotation(request.params.id, actorOf(request))) ?? missing(),
  );

  for (const [verb, command] of [
    ['retry', api.retryKeyRotation],
    ['abandon', api.abandonKeyRotation],
  ] as const) {
    app.post(
      `/api/v1/key-rotations/:id/actions/${verb}`,
      {
        schema: {
          tags,
          summary: `Rotation: ${verb}`,
          description: whatActionsDo.keyRotation[verb],
          params,
          body: explained,
          response: { 200: keyRotationOperated },
        },
      },
      async (request) => taken(await command(request.params.id, commandContext(request, request.body.reason))),
    );
  }
}

function rules(app: HttpApp, api: AuthorizationKeysApi): void {
  app.get(
    '/api/v1/key-policies',
    {
      schema: {
        tags,
        summary: 'How old AuthorizationKeys may become',
        description:
          'Of a station the row of its family decides, else that of its owner, else that of the fleet; without one: never.',
        response: { 200: keyPolicies },
      },
    },
    () => api.keyPolicies(),
  );

  app.put(
    '/api/v1/key-policies',
    {
      schema: {
        tags,
        summary: 'Say how old AuthorizationKeys may become',
        description: 'Of the fleet, an owner or a family: every so many days from a day on, or never.',
        body: setKeyPolicy,
        response: { 200: keyPolicies },
      },
    },
    async (request) => {
      const { reason, ...input } = request.body;
      taken(await api.setKeyPolicy(input, commandContext(request, reason)));
      return api.keyPolicies();
    },
  );

  app.get(
    '/api/v1/key-cutover-paths',
    {
      schema: {
        tags,
        summary: 'Ways in which families without two slots come to new keys',
        description: 'Newest first, also those that wait for their second person and those that hold no more.',
        querystring: pageQuery,
        response: { 200: pageOf(cutoverPath) },
      },
    },
    async (request) => {
      const { after = null, limit } = request.query;
      return page(await api.keyCutoverPaths({ after, limit: limit + 1 }), limit, ({ pathId }) => pathId);
    },
  );

  app.post(
    '/api/v1/key-cutover-paths',
    {
      schema: {
        tags,
        summary: 'Propose a way for a family without two slots',
        description:
          'Its stations forget their key when they are told another. Asks a second person; until then no wave touches the family.',
        body: proposeCutoverPath,
        response: { 202: cutoverPathProposed },
      },
    },
    async (request, reply) => {
      const { reason, ...input } = request.body;
      const proposed = taken(await api.proposeKeyCutoverPath(input, commandContext(request, reason)));
      void reply.header('location', `/api/v1/approvals/${proposed.approvalId}`);
      return reply.code(202).send(proposed);
    },
  );
}

function missing(): never {
  throw new RefusedRequest('rotation_unknown', 'There is no such rotation.');
}
