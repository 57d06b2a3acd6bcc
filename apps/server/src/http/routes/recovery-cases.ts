import {
  type Lifecycle,
  type OwnedRecoveryCase,
  parseCertificateId,
  parseIdentityId,
  parseRecoveryCaseId,
  shownBootstrap,
} from '@bfcert/certificate-lifecycle';
import { z } from 'zod';
import { actorOf, type HttpApp } from '../app.ts';
import { commandContext } from '../command-context.ts';
import { cursor } from '../cursor.ts';
import { RefusedRequest } from '../problems.ts';
import { explained } from '../schemas/certificates.ts';
import { page, pageOf } from '../schemas/common.ts';
import {
  bootstrapWish,
  newRecoveryCase,
  oneTimeKeyWish,
  recoveryCase,
  recoveryCaseChanged,
  recoveryCaseQuery,
  takenOneTimeKey,
} from '../schemas/recovery-cases.ts';
import { given } from './given.ts';
import { taken } from './taken.ts';

const tags = ['recovery cases'];
const params = z.object({ id: z.string() });

/** Stations that have lost their last way in. */
export function recoveryCaseRoutes(app: HttpApp, lifecycle: Lifecycle): void {
  app.get(
    '/api/v1/recovery-cases',
    {
      schema: {
        tags,
        summary: 'Recovery cases',
        description: 'Stations that have lost their last way in, and how each gets a new one; newest first.',
        querystring: recoveryCaseQuery,
        response: { 200: pageOf(recoveryCase) },
      },
    },
    async (request) => {
      const { identity, state, after, limit } = request.query;
      const cases = await lifecycle.recoveryCases(
        {
          ...given({ state }),
          ...(identity === undefined ? {} : { identityId: parseIdentityId(identity) ?? missing('identity') }),
          after: cursor(after, parseRecoveryCaseId),
          limit: limit + 1,
        },
        actorOf(request),
      );
      return page(cases.map(row), limit, ({ id }) => id);
    },
  );

  app.get(
    '/api/v1/recovery-cases/:id',
    {
      schema: {
        tags,
        summary: 'One recovery case',
        description: 'Where it stands, who asked and approved. Its ETag is the If-Match of each action.',
        params,
        response: { 200: recoveryCase },
      },
    },
    async (request, reply) => {
      const found = (await lifecycle.recoveryCase(caseId(request.params.id), actorOf(request))) ?? missing();
      void reply.header('etag', `"${found.version}"`);
      return row(found);
    },
  );

  app.post(
    '/api/v1/recovery-cases',
    {
      schema: {
        tags,
        summary: 'Open a recovery case',
        description: 'For a charger that has lost its key. A revocation for compromise opens one by itself.',
        body: newRecoveryCase,
        response: { 201: recoveryCaseChanged },
      },
    },
    async (request, reply) => {
      const identityId = parseIdentityId(request.body.identityId) ?? missing('identity');
      const opened = taken(
        await lifecycle.openRecoveryCase({ identityId }, commandContext(request, request.body.reason)),
      );
      void reply.header('location', `/api/v1/recovery-cases/${opened.recoveryCaseId}`);
      return reply.code(201).send({ ...opened, approvalId: null });
    },
  );

  app.post(
    '/api/v1/recovery-cases/:id/actions/admit-bootstrap',
    {
      config: { versioned: true },
      schema: {
        tags,
        summary: 'Recovery case: admit-bootstrap',
        description: 'Asks a second person, whose approval lets gateways admit it to BootNotification Pending.',
        params,
        body: bootstrapWish,
        response: { 202: recoveryCaseChanged },
      },
    },
    async (request, reply) => {
      const { certificateId: text, until, reason } = request.body;
      const certificateId = parseCertificateId(text) ?? missing('certificate');
      const input = { recoveryCaseId: caseId(request.params.id), certificateId, until };
      const asked = taken(await lifecycle.admitBootstrap(input, commandContext(request, reason)));
      void reply.header('location', `/api/v1/approvals/${asked.approvalId}`);
      return reply.code(202).send(asked);
    },
  );

  app.post(
    '/api/v1/recovery-cases/:id/actions/admit-one-time-key',
    {
      config: { versioned: true },
      schema: {
        tags,
        summary: 'Recovery case: admit-one-time-key',
        description: 'Asks a second person, whose approval lets the caller take a password for one login on Profile 2.',
        params,
        body: oneTimeKeyWish,
        response: { 202: recoveryCaseChanged },
      },
    },
    async (request, reply) => {
      const { until, reason } = request.body;
      const input = { recoveryCaseId: caseId(request.params.id), until };
      const asked = taken(await lifecycle.admitOneTimeKey(input, commandContext(request, reason)));
      void reply.header('location', `/api/v1/approvals/${asked.approvalId}`);
      return reply.code(202).send(asked);
    },
  );

  app.post(
    '/api/v1/recovery-cases/:id/actions/take-one-time-key',
    {
      schema: {
        tags,
        summary: 'Recovery case: take-one-time-key',
        description: 'Hands the password out, once, to whoever asked for it; a repetition gets nothing.',
        params,
        body: explained,
        response: { 200: takenOneTimeKey },
      },
    },
    async (request, reply) => {
      const input = { recoveryCaseId: caseId(request.params.id) };
      const key = taken(await lifecycle.takeOneTimeKey(input, commandContext(request, request.body.reason)));
      void reply.header('cache-control', 'no-store');
      return key;
    },
  );

  app.post(
    '/api/v1/recovery-cases/:id/actions/withdraw',
    {
      config: { versioned: true },
      schema: {
        tags,
        summary: 'Recovery case: withdraw',
        description: 'Ends the case; what was admitted by it is admitted no more.',
        params,
        body: explained,
        response: { 200: recoveryCaseChanged },
      },
    },
    async (request) => {
      const input = { recoveryCaseId: caseId(request.params.id) };
      const { recoveryCaseId, version } = taken(
        await lifecycle.withdrawRecoveryCase(input, commandContext(request, request.body.reason)),
      );
      return { recoveryCaseId, version, approvalId: null };
    },
  );
}

const row = ({ bootstrap, ...one }: OwnedRecoveryCase): z.infer<typeof recoveryCase> => ({
  ...one,
  bootstrap: bootstrap === null ? null : shownBootstrap(bootstrap),
});

const caseId = (text: string) => parseRecoveryCaseId(text) ?? missing();

function missing(what = 'recovery case'): never {
  throw new RefusedRequest('not_found', `There is no such ${what}.`);
}
