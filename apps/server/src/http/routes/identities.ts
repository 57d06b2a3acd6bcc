import {
  type Binding,
  type DecommissionPreview,
  type Identity,
  type IdentityImport,
  type Lifecycle,
  MOST_JOB_CHARACTERS,
  MOST_JOB_ROWS,
  MOST_ROWS,
  nameOfIdentity,
  parseIdentityId,
  readImportFile,
} from '@bfcert/certificate-lifecycle';
import type { DecommissionOfStation } from '@bfcert/evse-security';
import { mayTouch } from '@bfcert/kernel/actor';
import { z } from 'zod';
import { whatActionsDo } from '../api-reference/what-actions-do.ts';
import { actorOf, type HttpApp } from '../app.ts';
import { commandContext } from '../command-context.ts';
import { cursor } from '../cursor.ts';
import { IMPORT_BYTES, type LargeUploads } from '../large-uploads.ts';
import { RefusedRequest } from '../problems.ts';
import { page, pageOf } from '../schemas/common.ts';
import {
  declaredSource,
  decommissioned,
  decommissionPreview,
  decommissionQuery,
  decommissionWish,
  identityChange,
  identityChanged,
  identityImport,
  identityQuery,
  identityRow,
  identitySource,
  importQuery,
  importReport,
  registration,
} from '../schemas/identities.ts';
import { importJob } from '../schemas/import-jobs.ts';
import { enrollCharger } from '../schemas/stations.ts';
import type { StationsApi } from '../stations-api.ts';
import { given } from './given.ts';
import { importJobOf, importJobPath } from './import-jobs.ts';
import { taken } from './taken.ts';

const tags = ['identities'];
const params = z.object({ id: z.string() });

export function identityRoutes(
  app: HttpApp,
  lifecycle: Lifecycle,
  stations: Pick<StationsApi, 'enroll' | 'decommissionOf'>,
  uploads: LargeUploads,
): void {
  app.get(
    '/api/v1/identities',
    {
      schema: {
        tags,
        summary: 'Every identity, filtered and searched',
        description:
          'Of the caller’s owners. `q` is found in names and bindings. The system’s own services stand here only where `subjectType` or `q` asks for them.',
        querystring: identityQuery,
        response: { 200: pageOf(identityRow) },
      },
    },
    async (request) => {
      const { limit, after, q, ...filter } = request.query;
      const search = q?.trim();
      const found = await lifecycle.identities(
        {
          ...given(filter),
          ...(search ? { search } : {}),
          after: cursor(after, parseIdentityId),
          limit: limit + 1,
        },
        actorOf(request),
      );
      return page(found.map(row), limit, ({ id }) => id);
    },
  );

  app.get(
    '/api/v1/identities/:id',
    {
      schema: {
        tags,
        summary: 'One identity',
        description: 'Its ETag is the If-Match of a change.',
        params,
        response: { 200: identityRow },
      },
    },
    async (request, reply) => {
      const id = parseIdentityId(request.params.id);
      const found = id === null ? null : await lifecycle.findIdentity(id);
      if (found === null || !mayTouch(actorOf(request), found.owner)) return missing();
      void reply.header('etag', `"${found.version}"`);
      return row(found);
    },
  );

  app.post(
    '/api/v1/identities',
    {
      schema: {
        tags,
        summary: 'Register an identity',
        description:
          'A charger is enrolled with the password it has now; any other subject, or a charger without one, by its `subjectType`.',
        body: z.union([enrollCharger, registration]),
        response: { 201: z.object({ id: z.string() }) },
      },
    },
    async (request, reply) => {
      const { reason, ...subject } = request.body;
      const context = commandContext(request, reason);
      const { identityId } = taken(
        'subjectType' in subject
          ? await lifecycle.registerIdentity({ ...subject, bindings: subject.bindings as Binding[] }, context)
          : await stations.enroll(subject, context),
      );
      return reply.code(201).send({ id: identityId });
    },
  );

  app.patch(
    '/api/v1/identities/:id',
    {
      config: { versioned: true },
      schema: {
        tags,
        summary: 'Change an identity',
        description:
          'Needs If-Match. Bindings of an identity that holds a certificate change when a second person approves: 202 then.',
        params,
        body: identityChange,
        response: { 200: identityChanged, 202: identityChanged },
      },
    },
    async (request, reply) => {
      const { reason, bindings, ...change } = request.body;
      const context = commandContext(request, reason);
      if (context.expectedVersion === undefined) {
        throw new RefusedRequest('precondition_missing', 'Send If-Match with the ETag of the identity as you read it.');
      }
      const identityId = parseIdentityId(request.params.id) ?? missing();
      const input = {
        identityId,
        ...given(change),
        ...(bindings === undefined ? {} : { bindings: bindings as Binding[] }),
      };
      const { version, changed, approvalId } = taken(await lifecycle.changeIdentity(input, context));
      void reply.header('etag', `"${version}"`);
      if (approvalId !== null) void reply.header('location', `/api/v1/approvals/${approvalId}`);
      return reply.code(approvalId === null ? 200 : 202).send({ id: identityId, version, changed, approvalId });
    },
  );

  app.get(
    '/api/v1/identities/:id/decommission',
    {
      schema: {
        tags,
        summary: 'What the decommission of an identity would do',
        description:
          'Now: what becomes of each certificate, what ends that is under way, and why a second person would be asked. Nothing is done.',
        params,
        querystring: decommissionQuery,
        response: { 200: decommissionPreview },
      },
    },
    async (request, reply) => {
      const identityId = parseIdentityId(request.params.id) ?? missing();
      const wish = { identityId, certificates: request.query.certificates };
      const preview = taken(await lifecycle.previewDecommission(wish, actorOf(request)));
      void reply.header('etag', `"${preview.version}"`);
      return previewOf(preview, await stations.decommissionOf(identityId));
    },
  );

  app.post(
    '/api/v1/identities/:id/actions/decommission',
    {
      config: { versioned: true },
      schema: {
        tags,
        summary: 'Decommission an identity',
        description: whatActionsDo.identity.decommission,
        params,
        body: decommissionWish,
        response: { 200: decommissioned, 202: decommissioned },
      },
    },
    async (request, reply) => {
      const { reason, certificates } = request.body;
      const identityId = parseIdentityId(request.params.id) ?? missing();
      const context = commandContext(request, reason);
      const { version, approvalId } = taken(
        await lifecycle.decommissionIdentity({ identityId, certificates }, context),
      );
      void reply.header('etag', `"${version}"`);
      if (approvalId !== null) void reply.header('location', `/api/v1/approvals/${approvalId}`);
      return reply.code(approvalId === null ? 200 : 202).send({ id: identityId, version, approvalId });
    },
  );

  app.post(
    '/api/v1/identities/imports',
    {
      bodyLimit: IMPORT_BYTES,
      onRequest: uploads('identities'),
      schema: {
        tags,
        summary: 'Import identities from rows or a file',
        description:
          'Rows or a file, each row whole or not at all. `dryRun=true` writes nothing and answers in the same form. More than 5,000 rows are taken by an import job: 202 then.',
        querystring: importQuery,
        body: identityImport,
        response: { 200: importReport, 202: importJob },
      },
    },
    async (request, reply) => {
      const { reason, source, sync } = request.body;
      const input: IdentityImport = {
        source,
        rows: await rowsOf(request.body),
        ...(sync === undefined ? {} : { sync }),
        dryRun: request.query.dryRun === 'true',
      };
      const context = commandContext(request, reason);
      if (input.rows.length <= MOST_ROWS) {
        return reply.code(200).send(taken(await lifecycle.importIdentities(input, context)));
      }
      const job = taken(await lifecycle.startImportJob({ kind: 'identities', ...input }, context));
      return reply.code(202).header('location', importJobPath(job)).send(importJobOf(job));
    },
  );

  app.get(
    '/api/v1/identity-sources',
    {
      schema: {
        tags,
        summary: 'Systems that identities come from',
        description: 'By name: when each last sent all it has, and whether it is late.',
        response: { 200: z.object({ data: z.array(identitySource) }) },
      },
    },
    async () => ({ data: [...(await lifecycle.identitySources())] }),
  );

  app.put(
    '/api/v1/identity-sources/:name',
    {
      schema: {
        tags,
        summary: 'Say how often a source sends all it has',
        description:
          'When it is late by that, `bfcert_identity_source_late` alarms; null for a source that sends now and then.',
        params: z.object({ name: z.string().max(63) }),
        body: declaredSource,
        response: { 200: z.object({ name: z.string() }) },
      },
    },
    async (request) => {
      const { reason, intervalSeconds } = request.body;
      const { name } = request.params;
      const context = commandContext(request, reason);
      return taken(await lifecycle.declareIdentitySource({ name, intervalSeconds }, context));
    },
  );
}

async function rowsOf({ rows, csv }: z.output<typeof identityImport>): Promise<IdentityImport['rows']> {
  if ((rows === undefined) === (csv === undefined)) {
    throw new RefusedRequest('import_invalid', 'Send either rows or csv.');
  }
  // What kinds of bindings there are is checked with each row, and a wrong one is that row's conflict.
  if (rows !== undefined) {
    return rows.map((one, index) => ({ line: index + 1, ...one, bindings: one.bindings as Binding[] }));
  }
  const read = await readImportFile(csv ?? '', { rows: MOST_JOB_ROWS, characters: MOST_JOB_CHARACTERS });
  if (!read.ok) throw new RefusedRequest('import_invalid', `The file is not taken: ${read.refusal}.`);
  return read.value;
}

const previewOf = (
  { identityId, lastSeenAt, alive, endpoints, records, recoveryCase, ...rest }: DecommissionPreview,
  station: DecommissionOfStation | null,
): z.infer<typeof decommissionPreview> => ({
  ...rest,
  id: identityId,
  lastSeenAt: lastSeenAt?.toISOString() ?? null,
  needsSecondPerson: [...alive],
  endpoints: endpoints.map((each) => ({ id: each.identityId, name: each.name })),
  certificates: records.map((each) => ({ ...each })),
  recoveryCaseId: recoveryCase,
  station: station === null ? null : stationOf(station),
});

const stationOf = ({ breakGlass, processes, waves, ...rest }: DecommissionOfStation) => ({
  ...rest,
  processes: processes.map((each) => ({ ...each })),
  waves: [...waves],
  breakGlassId: breakGlass,
});

const row = (identity: Identity): z.infer<typeof identityRow> => ({
  ...identity,
  name: nameOfIdentity(identity),
  cohorts: [...identity.cohorts],
  bindings: identity.bindings.map(({ kind, value }) => ({ kind, value })),
});

function missing(): never {
  throw new RefusedRequest('not_found', 'There is no such identity.');
}
