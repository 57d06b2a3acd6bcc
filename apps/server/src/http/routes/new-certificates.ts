import {
  type ImportEntry,
  isLargeBundle,
  type Lifecycle,
  MOST_JOB_CHARACTERS,
  MOST_JOB_ROWS,
  parseCertificateId,
  parseIdentityId,
  readCertificateFile,
} from '@bfcert/certificate-lifecycle';
import { z } from 'zod';
import { actorOf, type HttpApp } from '../app.ts';
import { commandContext } from '../command-context.ts';
import { IMPORT_BYTES, type LargeUploads } from '../large-uploads.ts';
import { RefusedRequest } from '../problems.ts';
import { importJob } from '../schemas/import-jobs.ts';
import {
  certificateImport,
  evidenceRecorded,
  importQuery,
  importReport,
  order,
  ordered,
  sighting,
} from '../schemas/new-certificates.ts';
import { importJobOf, importJobPath } from './import-jobs.ts';
import { taken } from './taken.ts';

const tags = ['certificates'];

/** How certificates come into the inventory, and how it becomes known that they are used. */
export function newCertificateRoutes(app: HttpApp, lifecycle: Lifecycle, uploads: LargeUploads): void {
  app.post(
    '/api/v1/certificates',
    {
      schema: {
        tags,
        summary: 'Order a certificate',
        description: 'Orders a certificate of any purpose that is issued here. The same key again is the same record.',
        body: order,
        response: { 202: ordered },
      },
    },
    async (request, reply) => {
      const { reason, csrPem, ...input } = request.body;
      const place = { ...input, identityId: identityIn(input.identityId) };
      const context = commandContext(request, reason);
      if (csrPem === undefined) {
        const { certificateId } = taken(await lifecycle.requestCertificate(place, context));
        void reply.header('location', `/api/v1/certificates/${certificateId}`);
        return reply.code(202).send({ certificateId, jobId: null, state: 'requested' });
      }
      const { certificateId, jobId, state } = taken(await lifecycle.issueCertificate({ ...place, csrPem }, context));
      void reply.header(
        'location',
        jobId === null ? `/api/v1/certificates/${certificateId}` : `/api/v1/certificate-jobs/${jobId}`,
      );
      return reply.code(202).send({ certificateId, jobId, state });
    },
  );

  app.post(
    '/api/v1/certificates/imports',
    {
      bodyLimit: IMPORT_BYTES,
      onRequest: uploads('certificates'),
      schema: {
        tags,
        summary: 'Take in certificates that exist already',
        description:
          'Certificates that exist already, each whole or not at all. `dryRun=true` writes nothing and answers in the same form. More than 500 of them, or 1,000,000 characters, are taken by an import job: 202 then. As PEM or as CSV, one row for each.',
        querystring: importQuery,
        body: certificateImport,
        response: { 200: importReport, 202: importJob },
      },
    },
    async (request, reply) => {
      const { reason, purpose, operatingModel } = request.body;
      const dryRun = request.query.dryRun === 'true';
      const wish = { purpose, operatingModel, ...(await contentOf(request.body)), dryRun };
      const context = commandContext(request, reason);
      if (isLargeBundle(wish.bundlePem)) {
        const job = taken(await lifecycle.startImportJob({ kind: 'certificates', ...wish }, context));
        return reply.code(202).header('location', importJobPath(job)).send(importJobOf(job));
      }
      const { certificates } = taken(await lifecycle.importCertificates(wish, context));
      return reply.code(200).send({ dryRun, certificates: [...certificates] });
    },
  );

  app.post(
    '/api/v1/certificates/:id/evidence',
    {
      schema: {
        tags,
        summary: 'Say that a certificate was seen in use',
        description:
          'What was seen of its use. A refusal says why it does not count; the sighting is kept all the same.',
        params: z.object({ id: z.string() }),
        body: sighting,
        response: { 200: evidenceRecorded },
      },
    },
    async (request) => {
      const id = parseCertificateId(request.params.id);
      const page = id === null ? null : await lifecycle.certificate(id, actorOf(request));
      if (page === null) throw new RefusedRequest('not_found', 'There is no such certificate.');
      if (page.fingerprint === null) {
        throw new RefusedRequest('not_possible_in_this_state', 'There is no certificate yet, or none any more.');
      }
      const { type, from, source, seenAt, reference, reason } = request.body;
      const { identityId, fingerprint } = page;
      const details = reference === undefined ? null : { reference };
      const input = { identityId, fingerprint, type, from, source, at: seenAt, details };
      return { ...taken(await lifecycle.recordEvidence(input, commandContext(request, reason))) };
    },
  );
}

type ImportBody = z.output<typeof certificateImport>;

async function contentOf({ bundlePem, csv, entries }: ImportBody) {
  if (bundlePem !== undefined && csv === undefined) return { bundlePem, entries: entries.map(entryOf) };
  if (bundlePem !== undefined || csv === undefined) {
    throw new RefusedRequest('import_invalid', 'Send either bundlePem or csv.');
  }
  if (entries.length > 0) throw new RefusedRequest('import_invalid', 'What is known of one stands in its row of csv.');
  return taken(await readCertificateFile(csv, { rows: MOST_JOB_ROWS, characters: MOST_JOB_CHARACTERS }));
}

/** What is absent stays absent: `slot: null` names a slot, and no slot at all leaves it to the certificate. */
const entryOf = ({ fingerprint, identityId, slot, platform }: ImportBody['entries'][number]): ImportEntry => ({
  fingerprint,
  ...(identityId === undefined ? {} : { identityId: identityIn(identityId) }),
  ...(slot === undefined ? {} : { slot }),
  ...(platform === undefined ? {} : { platform }),
});

const identityIn = (text: string) => {
  const id = parseIdentityId(text);
  if (id === null) throw new RefusedRequest('identity_unknown', 'There is no such identity.');
  return id;
};
