import type { Lifecycle, OwnershipDraft, OwnershipMatrix } from '@bfcert/certificate-lifecycle';
import { z } from 'zod';
import type { HttpApp } from '../app.ts';
import { commandContext } from '../command-context.ts';
import { cursor } from '../cursor.ts';
import { RefusedRequest } from '../problems.ts';
import { page, pageQuery } from '../schemas/common.ts';
import {
  newOwnershipVersion,
  ownershipChange,
  ownershipMatrix,
  ownershipPreview,
  ownershipVersion,
  ownershipVersions,
} from '../schemas/ownership-matrix.ts';
import { taken } from './taken.ts';

const tags = ['ownership matrix'];

/** Who decides what, by purpose and program: one document with versions. */
export function ownershipMatrixRoutes(app: HttpApp, lifecycle: Lifecycle): void {
  app.get(
    '/api/v1/ownership-matrix',
    {
      schema: {
        tags,
        summary: 'The ownership matrix in force',
        description: 'Its programs and entries, how far each entry is, and what comes with the purposes themselves.',
        response: { 200: ownershipMatrix },
      },
    },
    async (_request, reply) => {
      const matrix = lifecycle.ownershipMatrix();
      void reply.header('etag', `"${matrix.version.version}"`);
      return shown(matrix);
    },
  );

  app.get(
    '/api/v1/ownership-matrix/versions',
    {
      schema: {
        tags,
        summary: 'Versions of the ownership matrix',
        description: 'Newest first.',
        querystring: pageQuery,
        response: { 200: ownershipVersions },
      },
    },
    async (request) => {
      const { after, limit } = request.query;
      const versions = await lifecycle.ownershipVersions({ before: cursor(after, versionIn), limit: limit + 1 });
      return page(
        versions.map((one) => ownershipVersion.parse(one)),
        limit,
        ({ version }) => String(version),
      );
    },
  );

  app.get(
    '/api/v1/ownership-matrix/versions/:version',
    {
      schema: {
        tags,
        summary: 'One version of the ownership matrix',
        description: 'As it was applied, by whom and why.',
        params: z.object({ version: z.string() }),
        response: { 200: ownershipVersion },
      },
    },
    async (request) => {
      const number = versionIn(request.params.version) ?? missing();
      return ownershipVersion.parse((await lifecycle.ownershipVersion(number)) ?? missing());
    },
  );

  app.post(
    '/api/v1/ownership-matrix/actions/preview',
    {
      schema: {
        tags,
        summary: 'Try an ownership matrix without applying it',
        description: 'How many certificates would have no successor any more, and how many would have one again.',
        body: ownershipPreview,
        response: { 200: ownershipChange },
      },
    },
    async ({ body: { draft } }) =>
      ownershipChange.parse(taken(await lifecycle.lookAtOwnershipMatrix(draft as OwnershipDraft))),
  );

  app.put(
    '/api/v1/ownership-matrix',
    {
      config: { versioned: true },
      schema: {
        tags,
        summary: 'Change the ownership matrix',
        description: 'The whole of it, as the next version; refused when the version in force has changed since.',
        body: newOwnershipVersion,
        response: { 200: ownershipChange },
      },
    },
    async (request, reply) => {
      const { draft, reason } = request.body;
      const context = commandContext(request, reason);
      const changed = taken(await lifecycle.changeOwnershipMatrix(draft as OwnershipDraft, context));
      void reply.header('etag', `"${changed.version}"`);
      return ownershipChange.parse(changed);
    },
  );
}

const shown = ({ version, standings, own }: OwnershipMatrix): z.infer<typeof ownershipMatrix> =>
  ownershipMatrix.parse({
    ...version,
    standings: standings.map(({ mayIssue, ...standing }) => ({
      ...standing,
      mayIssue: mayIssue.ok,
      because: mayIssue.ok ? null : mayIssue.refusal.detail,
    })),
    own: own.map(({ purpose, entry }) => ({ purpose, ...entry })),
  });

const versionIn = (text: string): number | null => (/^[1-9]\d{0,8}$/.test(text) ? Number(text) : null);

function missing(): never {
  throw new RefusedRequest('not_found', 'There is no such version of the ownership matrix.');
}
