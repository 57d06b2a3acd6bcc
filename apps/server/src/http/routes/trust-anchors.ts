import {
  type CommandContext,
  holdsPrivateKey,
  type Lifecycle,
  parseTrustAnchorBundleId,
  type ShownBundle,
  type TrustAnchorBundleId,
} from '@bfcert/certificate-lifecycle';
import { z } from 'zod';
import { whatActionsDo } from '../api-reference/what-actions-do.ts';
import type { HttpApp } from '../app.ts';
import { commandContext } from '../command-context.ts';
import { cursor } from '../cursor.ts';
import { RefusedRequest } from '../problems.ts';
import { explained } from '../schemas/certificates.ts';
import { page, pageOf } from '../schemas/common.ts';
import {
  bundleQuery,
  importQuery,
  removedAnchors,
  trustAnchorBundle,
  trustAnchorDraftDeleted,
  trustAnchorImport,
  trustAnchorImportReport,
  trustAnchorStep,
} from '../schemas/trust-anchors.ts';
import type { TrustReadinessApi } from '../trust-readiness-api.ts';
import { given } from './given.ts';
import { taken } from './taken.ts';

const tags = ['trust anchors'];
/** Beside the PEM, whose line ends JSON writes as two characters. */
const IMPORT_BYTES = 512 * 1024;

/** Bundles of trust anchors, version by version: of every trust domain, the stations' own among them. */
export function trustAnchorRoutes(app: HttpApp, lifecycle: Lifecycle, readiness: TrustReadinessApi): void {
  app.get(
    '/api/v1/trust-anchor-bundles',
    {
      schema: {
        tags,
        summary: 'Trust-anchor bundles',
        description: 'Every version of every bundle, newest first; `q` finds those that have an anchor.',
        querystring: bundleQuery,
        response: { 200: pageOf(trustAnchorBundle) },
      },
    },
    async (request) => {
      const { purpose, trustDomain, state, q, after, limit } = request.query;
      if (q !== undefined && holdsPrivateKey(q)) {
        throw new RefusedRequest(
          'invalid',
          'That is a private key: it was not read, and is to be replaced.',
          '/querystring/q',
        );
      }
      const bundles = await lifecycle.trustAnchorBundles({
        ...given({ purpose, trustDomain, state, search: q }),
        after: cursor(after, parseTrustAnchorBundleId),
        limit: limit + 1,
      });
      return page(bundles.map(shown), limit, ({ id }) => id);
    },
  );

  app.get(
    '/api/v1/trust-anchor-bundles/:id',
    {
      schema: {
        tags,
        summary: 'One version of a trust-anchor bundle',
        description: 'Its ETag is its number in the bundle: the If-Match of the import that follows the newest.',
        params: z.object({ id: z.string() }),
        response: { 200: trustAnchorBundle },
      },
    },
    async (request, reply) => {
      const id = parseTrustAnchorBundleId(request.params.id) ?? missing();
      const found = (await lifecycle.trustAnchorBundle(id)) ?? missing();
      void reply.header('etag', `"${found.version}"`);
      return shown(found);
    },
  );

  app.post(
    '/api/v1/trust-anchor-bundles',
    {
      config: { versioned: true },
      bodyLimit: IMPORT_BYTES,
      schema: {
        tags,
        summary: 'Import trust anchors',
        description:
          'The anchors of a bundle’s next version, as a draft; all of them or none. `If-Match` is the newest version of the bundle as you have seen it, `"0"` where there is none. Anchors under which stations come in are not in force by one person’s word: a version that adds some is proposed, and the answer is 202 with the approval. `dryRun=true` writes nothing and answers in the same form.',
        querystring: importQuery,
        body: trustAnchorImport,
        response: { 200: trustAnchorImportReport, 201: trustAnchorImportReport, 202: trustAnchorImportReport },
      },
    },
    async (request, reply) => {
      const { reason, ...input } = request.body;
      const dryRun = request.query.dryRun === 'true';
      const { certificates, removed, ...rest } = taken(
        await lifecycle.importTrustAnchors({ ...input, dryRun }, commandContext(request, reason)),
      );
      const { bundleId, approvalId, version } = rest;
      const report = { ...rest, certificates: [...certificates], removed: [...removed] };
      if (bundleId === null) return reply.code(200).send(report);
      if (approvalId !== null) {
        void reply.header('location', `/api/v1/approvals/${approvalId}`);
        return reply.code(202).send(report);
      }
      void reply.header('location', `/api/v1/trust-anchor-bundles/${bundleId}`).header('etag', `"${version}"`);
      return reply.code(201).send(report);
    },
  );

  app.post(
    '/api/v1/trust-anchor-bundles/:id/actions/delete',
    {
      config: { versioned: true },
      schema: {
        tags,
        summary: 'Delete a draft of a trust-anchor bundle',
        description:
          'Takes back a version that nobody was given, or that is only proposed: its anchors are free for another bundle. What is in force, or was, stays. Its number is not given again.',
        params: z.object({ id: z.string() }),
        body: explained,
        response: { 200: trustAnchorDraftDeleted },
      },
    },
    async (request) => {
      const bundleId = parseTrustAnchorBundleId(request.params.id) ?? missing();
      const context = commandContext(request, request.body.reason);
      return taken(await lifecycle.deleteTrustAnchorDraft({ bundleId }, context));
    },
  );

  steppingRoutes(app, lifecycle, readiness);
}

const steps = {
  prepare: 'Prepare a version of trust anchors',
  release: 'Release a version of trust anchors',
  activate: 'Say that a version of trust anchors has arrived',
  'roll-back': 'Roll a version of trust anchors back',
  withdraw: 'Withdraw a version of trust anchors',
} as const;

/** What becomes of a version: see docs/operations/trust-anchors.md. */
function steppingRoutes(app: HttpApp, lifecycle: Lifecycle, api: TrustReadinessApi): void {
  const commands = {
    prepare: lifecycle.prepareTrustAnchors,
    release: async (input: BundleRef, context: CommandContext) =>
      lifecycle.releaseTrustAnchors(
        { ...input, readiness: await api.readinessOf({ kind: 'release', ...input }) },
        context,
      ),
    activate: lifecycle.activateTrustAnchors,
    'roll-back': lifecycle.rollBackTrustAnchors,
    withdraw: async (input: BundleRef, context: CommandContext) =>
      lifecycle.withdrawTrustAnchors(
        { ...input, readiness: await api.readinessOf({ kind: 'withdrawal', ...input }) },
        context,
      ),
  } as const;
  for (const verb of ['prepare', 'release', 'activate', 'roll-back', 'withdraw'] as const) {
    app.post(
      `/api/v1/trust-anchor-bundles/:id/actions/${verb}`,
      {
        config: { versioned: true },
        schema: {
          tags,
          summary: steps[verb],
          description: whatActionsDo.trustAnchors[verb],
          params: z.object({ id: z.string() }),
          body: explained,
          response: { 200: trustAnchorStep, 202: trustAnchorStep },
        },
      },
      async (request, reply) => {
        const bundleId = parseTrustAnchorBundleId(request.params.id) ?? missing();
        const done = taken(await commands[verb]({ bundleId }, commandContext(request, request.body.reason)));
        if (done.approvalId === null) return reply.code(200).send(done);
        void reply.header('location', `/api/v1/approvals/${done.approvalId}`);
        return reply.code(202).send(done);
      },
    );
  }

  app.post(
    '/api/v1/trust-anchor-bundles/removals',
    {
      schema: {
        tags,
        summary: 'Remove trust anchors of stations',
        description:
          'Another version of `charging_station_trust` without these, as a prepared one. No station loses any before that version is released.',
        body: removedAnchors,
        response: { 201: trustAnchorStep },
      },
    },
    async (request, reply) => {
      const { reason, fingerprints } = request.body;
      const done = taken(await lifecycle.removeTrustAnchors({ fingerprints }, commandContext(request, reason)));
      void reply.header('location', `/api/v1/trust-anchor-bundles/${done.bundleId}`);
      return reply.code(201).send(done);
    },
  );
}

type BundleRef = { readonly bundleId: TrustAnchorBundleId };

const shown = ({ turnedDown, ...bundle }: ShownBundle): z.infer<typeof trustAnchorBundle> => ({
  ...bundle,
  turnedDown: turnedDown ?? null,
  trustDomains: [...bundle.trustDomains],
  anchors: [...bundle.anchors],
});

function missing(): never {
  throw new RefusedRequest('not_found', 'There is no such version of a trust-anchor bundle.');
}
