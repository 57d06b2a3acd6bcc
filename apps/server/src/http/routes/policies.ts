import {
  type Lifecycle,
  type PolicyDraft,
  type PolicyVersion,
  parsePolicyDryRunId,
} from '@bfcert/certificate-lifecycle';
import { type Actor, mayTouch } from '@bfcert/kernel/actor';
import { z } from 'zod';
import { actorOf, type HttpApp } from '../app.ts';
import { commandContext } from '../command-context.ts';
import { cursor } from '../cursor.ts';
import { RefusedRequest } from '../problems.ts';
import { explained } from '../schemas/certificates.ts';
import { page, pageOf, pageQuery } from '../schemas/common.ts';
import { dryRun, newDryRun, policyApplication, policyDraft, policyVersion } from '../schemas/policies.ts';
import { taken } from './taken.ts';

const tags = ['policies'];

/** The policy is one document with versions: read it, look at what a draft would change, apply that. */
export function policyRoutes(app: HttpApp, lifecycle: Lifecycle): void {
  app.get(
    '/api/v1/policies',
    {
      schema: {
        tags,
        summary: 'The policy in force',
        description: 'The version in force.',
        response: { 200: policyVersion },
      },
    },
    async (request, reply) => {
      const current = lifecycle.policy();
      void reply.header('etag', `"${current.version}"`);
      return shownTo(actorOf(request), current);
    },
  );

  app.get(
    '/api/v1/policies/versions',
    {
      schema: {
        tags,
        summary: 'Versions of the policy',
        description: 'Newest first.',
        querystring: pageQuery,
        response: { 200: pageOf(policyVersion) },
      },
    },
    async (request) => {
      const { after, limit } = request.query;
      const versions = await lifecycle.policyVersions({ before: cursor(after, versionIn), limit: limit + 1 });
      return page(
        versions.map((one) => shownTo(actorOf(request), one)),
        limit,
        ({ version }) => String(version),
      );
    },
  );

  app.get(
    '/api/v1/policies/versions/:version',
    {
      schema: {
        tags,
        summary: 'One version of the policy',
        description: 'Its rules as they were applied, by whom and why.',
        params: z.object({ version: z.string() }),
        response: { 200: policyVersion },
      },
    },
    async (request) => {
      const number = versionIn(request.params.version) ?? missing('version of the policy');
      return shownTo(actorOf(request), (await lifecycle.policyVersion(number)) ?? missing('version of the policy'));
    },
  );

  app.post(
    '/api/v1/policies/dry-runs',
    {
      schema: {
        tags,
        summary: 'Try a policy without applying it',
        description:
          'What a draft, or an old version, would change: every certificate in service is looked at after this is answered. ' +
          'Nothing else is ever applied.',
        body: newDryRun,
        response: { 202: dryRun },
      },
    },
    async (request, reply) => {
      const { draft, restore, reason } = request.body;
      if ((draft === undefined) === (restore === undefined)) {
        throw new RefusedRequest('invalid', 'Send a draft or the version to restore, one of the two.', '/body');
      }
      const input = restore === undefined ? { draft: policyDraft.parse(draft) as PolicyDraft } : { restore };
      const made = taken(await lifecycle.dryRunPolicy(input, commandContext(request, reason)));
      void reply.header('location', `/api/v1/policies/dry-runs/${made.id}`);
      return reply.code(202).send(dryRun.parse(made));
    },
  );

  app.get(
    '/api/v1/policies/dry-runs/:id',
    {
      schema: {
        tags,
        summary: 'One dry run of a policy',
        description: 'What would change, counted, with examples.',
        params: z.object({ id: z.string() }),
        response: { 200: dryRun },
      },
    },
    async ({ params: { id } }) =>
      dryRun.parse((await lifecycle.policyDryRun(parsePolicyDryRunId(id) ?? missing('dry run'))) ?? missing('dry run')),
  );

  app.post(
    '/api/v1/policies/dry-runs/:id/actions/cancel',
    {
      schema: {
        tags,
        summary: 'Stop a dry run of a policy',
        description: 'Once this is answered no further certificate is looked at for it, and it is never applied.',
        params: z.object({ id: z.string() }),
        body: explained,
        response: { 200: z.object({ id: z.string() }) },
      },
    },
    async (request) => {
      const dryRunId = parsePolicyDryRunId(request.params.id) ?? missing('dry run');
      taken(await lifecycle.cancelPolicyDryRun({ dryRunId }, commandContext(request, request.body.reason)));
      return { id: dryRunId };
    },
  );

  app.put(
    '/api/v1/policies',
    {
      config: { versioned: true },
      schema: {
        tags,
        summary: 'Apply a policy',
        description: 'The one of a dry run, as the next version; refused when the version in force has changed since.',
        body: policyApplication,
        response: { 200: z.object({ version: z.int() }) },
      },
    },
    async (request, reply) => {
      const { dryRunId, reason } = request.body;
      const id = parsePolicyDryRunId(dryRunId);
      if (id === null) throw new RefusedRequest('dry_run_unknown', 'There is no such dry run.');
      const applied = taken(await lifecycle.applyPolicy({ dryRunId: id }, commandContext(request, reason)));
      void reply.header('etag', `"${applied.version}"`);
      return applied;
    },
  );
}

/** A rule for another owner is not there: it would name that owner. */
function shownTo(actor: Actor, version: PolicyVersion): z.infer<typeof policyVersion> {
  const rules = version.rules.filter(
    ({ level, value }) => level !== 'owner' || value === null || mayTouch(actor, value),
  );
  return policyVersion.parse({ ...version, rules });
}

const versionIn = (text: string): number | null => (/^[1-9]\d{0,8}$/.test(text) ? Number(text) : null);

function missing(what: string): never {
  throw new RefusedRequest('not_found', `There is no such ${what}.`);
}
