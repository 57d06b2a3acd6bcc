import { Readable } from 'node:stream';
import type { AuditLog } from '@bfcert/certificate-lifecycle';
import { z } from 'zod';
import type { HttpApp } from '../app.ts';
import { cursor } from '../cursor.ts';
import { checkpoint, consistencyProof, consistencyQuery, entryProof } from '../schemas/audit.ts';
import { page, pageOf, pageQuery } from '../schemas/common.ts';
import { auditEntryId } from './audit.ts';
import { taken } from './taken.ts';

const tags = ['audit'];
const parseSize = (text: string): number | null => (/^\d{1,15}$/.test(text) ? Number(text) : null);

/** The audit as evidence, for whoever would rather not believe this server: docs/operations/audit.md. */
export function auditProofRoutes(app: HttpApp, auditLog: AuditLog): void {
  app.get(
    '/api/v1/audit-entries/:id/proof',
    {
      schema: {
        tags,
        summary: 'Prove an entry of the audit',
        description: 'That an entry is under the latest signed checkpoint.',
        params: z.object({ id: z.string() }),
        response: { 200: entryProof },
      },
    },
    async (request) => {
      const id = auditEntryId(request.params.id);
      const proof = taken(await auditLog.proveEntry(id));
      return { id, ...proof, path: [...proof.path], keys: auditLog.keyRing.text };
    },
  );

  app.get(
    '/api/v1/audit-checkpoints',
    {
      schema: {
        tags,
        summary: 'Signed checkpoints of the audit',
        description: 'What was signed of the audit, newest first.',
        querystring: pageQuery.strict(),
        response: { 200: pageOf(checkpoint) },
      },
    },
    async (request) => {
      const { after, limit } = request.query;
      const found = await auditLog.checkpoints({ before: cursor(after, parseSize), limit: limit + 1 });
      return page(found, limit, ({ size }) => String(size));
    },
  );

  app.get(
    '/api/v1/audit-checkpoints/consistency',
    {
      schema: {
        tags,
        summary: 'Prove that one checkpoint continues another',
        description: 'That the entries under one checkpoint are the first of those under a later one.',
        querystring: consistencyQuery,
        response: { 200: consistencyProof },
      },
    },
    async (request) => {
      const proof = taken(await auditLog.proveConsistency(request.query.from, request.query.to));
      return { ...proof, path: [...proof.path] };
    },
  );

  app.get(
    '/api/v1/audit-export',
    {
      schema: {
        tags,
        summary: 'Export the audit',
        description: 'The whole audit as NDJSON, with its checkpoints and keys: what `bfcert audit verify` reads.',
        response: {
          200: {
            description: 'the export, line by line',
            content: { 'application/x-ndjson': { schema: z.unknown() } },
          },
        },
      },
    },
    async (_, reply) => {
      void reply
        .header('content-type', 'application/x-ndjson')
        .header('content-disposition', 'attachment; filename="audit.ndjson"')
        .serializer((value: unknown) => value as string);
      return reply.send(Readable.from(auditLog.export()));
    },
  );
}
