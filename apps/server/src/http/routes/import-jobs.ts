import { Readable } from 'node:stream';
import {
  type ImportJob,
  type ImportJobId,
  type ImportJobRow,
  type Lifecycle,
  parseImportJobId,
} from '@bfcert/certificate-lifecycle';
import type { Actor } from '@bfcert/kernel/actor';
import { csvLine } from '@bfcert/kernel/csv-line';
import { z } from 'zod';
import { actorOf, type HttpApp } from '../app.ts';
import { commandContext } from '../command-context.ts';
import { cursor } from '../cursor.ts';
import { RefusedRequest } from '../problems.ts';
import { explained } from '../schemas/certificates.ts';
import { page, pageOf, pageQuery } from '../schemas/common.ts';
import { importCancelled, importJob, importJobRow, importRowQuery } from '../schemas/import-jobs.ts';
import { taken } from './taken.ts';

const tags = ['import jobs'];
const params = z.object({ id: z.string() });
const ROWS_AT_ONCE = 1_000;

/** Imports that are too large to be answered at once: how far they are, and what came of each row. */
export function importJobRoutes(app: HttpApp, lifecycle: Lifecycle): void {
  app.get(
    '/api/v1/import-jobs',
    {
      schema: {
        tags,
        summary: 'Every large import',
        description: 'Newest first.',
        querystring: pageQuery,
        response: { 200: pageOf(importJob) },
      },
    },
    async (request) => {
      const { limit } = request.query;
      const after = cursor(request.query.after, parseImportJobId);
      const found = await lifecycle.importJobs({ after, limit: limit + 1 }, actorOf(request));
      return page(found.map(importJobOf), limit, ({ id }) => id);
    },
  );

  app.get(
    '/api/v1/import-jobs/:id',
    {
      schema: {
        tags,
        summary: 'One large import',
        description: 'How far it is: its status, and how many rows came out how.',
        params,
        response: { 200: importJob },
      },
    },
    async (request) => importJobOf(await found(lifecycle, importJobId(request.params.id), actorOf(request))),
  );

  app.get(
    '/api/v1/import-jobs/:id/rows',
    {
      schema: {
        tags,
        summary: 'What came of the rows of an import',
        description: 'Of those that were taken so far, by line. Kept for 30 days after the end.',
        params,
        querystring: importRowQuery,
        response: { 200: pageOf(importJobRow) },
      },
    },
    async (request) => {
      const { outcome, limit } = request.query;
      const query = {
        id: importJobId(request.params.id),
        ...(outcome ? { outcome } : {}),
        after: cursor(request.query.after, lineIn) ?? 0,
        limit: limit + 1,
      };
      const rows = await rowsOf(lifecycle, query, actorOf(request));
      return page(rows.map(rowOf), limit, ({ line }) => String(line));
    },
  );

  app.get(
    '/api/v1/import-jobs/:id/report',
    {
      schema: {
        tags,
        summary: 'Download what came of the rows of an import',
        description: 'The same as CSV (RFC 4180), all of it; no cell is a formula.',
        params,
        response: { 200: { description: 'a line for each row', content: { 'text/csv': { schema: z.unknown() } } } },
      },
    },
    async (request, reply) => {
      const id = importJobId(request.params.id);
      const actor = actorOf(request);
      const first = await rowsOf(lifecycle, { id, after: 0, limit: ROWS_AT_ONCE }, actor);
      void reply
        .header('content-type', 'text/csv; charset=utf-8')
        .header('content-disposition', `attachment; filename="${id}.csv"`)
        .serializer((value: unknown) => value as string);
      return reply.send(Readable.from(csvOf(lifecycle, id, first, actor)));
    },
  );

  app.post(
    '/api/v1/import-jobs/:id/actions/cancel',
    {
      schema: {
        tags,
        summary: 'Stop a large import',
        description: 'After the batch under way. Once this is answered no further row is taken; what was done stays.',
        params,
        body: explained,
        response: { 200: importCancelled },
      },
    },
    async (request) => {
      const id = importJobId(request.params.id);
      const context = commandContext(request, request.body.reason);
      const cancelled = taken(await lifecycle.cancelImportJob({ importJobId: id }, context));
      return { id, rows: cancelled.rows, progress: cancelled.progress };
    },
  );
}

/** Where the job of a large import is to be looked for. */
export const importJobPath = ({ id }: Pick<ImportJob, 'id'>): string => `/api/v1/import-jobs/${id}`;

export function importJobOf({ what, ...job }: ImportJob): z.infer<typeof importJob> {
  return {
    ...job,
    kind: what.kind,
    source: what.kind === 'identities' ? what.source : null,
    purpose: what.kind === 'certificates' ? what.purpose : null,
    vanished: [...job.vanished],
  };
}

const rowOf = (row: ImportJobRow): z.infer<typeof importJobRow> => ({ ...row, changed: [...row.changed] });

const HEADINGS = Object.keys(importJobRow.shape) as readonly (keyof ImportJobRow)[];

async function* csvOf(lifecycle: Lifecycle, id: ImportJobId, first: readonly ImportJobRow[], actor: Actor) {
  yield csvLine(HEADINGS);
  for (let rows = first; rows.length > 0; ) {
    yield rows.map((row) => csvLine(HEADINGS.map((heading) => cellOf(row[heading])))).join('');
    rows = await rowsOf(lifecycle, { id, after: rows.at(-1)?.line ?? 0, limit: ROWS_AT_ONCE }, actor);
  }
}

const cellOf = (value: ImportJobRow[keyof ImportJobRow]): string =>
  value === null ? '' : typeof value === 'object' ? value.join(' ') : String(value);

async function found(lifecycle: Lifecycle, id: ImportJobId, actor: Actor): Promise<ImportJob> {
  return (await lifecycle.importJob(id, actor)) ?? missing();
}

async function rowsOf(
  lifecycle: Lifecycle,
  query: Parameters<Lifecycle['importJobRows']>[0],
  actor: Actor,
): Promise<readonly ImportJobRow[]> {
  const rows = await lifecycle.importJobRows(query, actor);
  if (rows.ok) return rows.value;
  if (rows.refusal === 'import_job_unknown') return missing();
  throw new RefusedRequest(rows.refusal, 'What came of its rows was kept for 30 days, and is forgotten.');
}

const lineIn = (text: string): number | null => (/^\d{1,7}$/.test(text) ? Number(text) : null);

const importJobId = (text: string) => parseImportJobId(text) ?? missing();

function missing(): never {
  throw new RefusedRequest('not_found', 'There is no such import job.');
}
