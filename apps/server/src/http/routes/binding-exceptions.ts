import {
  type BindingException,
  type Lifecycle,
  type Owned,
  parseBindingExceptionId,
  parseIdentityId,
} from '@bfcert/certificate-lifecycle';
import { z } from 'zod';
import { actorOf, type HttpApp } from '../app.ts';
import { commandContext } from '../command-context.ts';
import { cursor } from '../cursor.ts';
import { RefusedRequest } from '../problems.ts';
import {
  bindingException,
  bindingExceptionAsked,
  bindingExceptionEnded,
  bindingExceptionQuery,
  newBindingException,
} from '../schemas/binding-exceptions.ts';
import { explained } from '../schemas/certificates.ts';
import { page, pageOf } from '../schemas/common.ts';
import { given } from './given.ts';
import { taken } from './taken.ts';

const tags = ['binding exceptions'];
const params = z.object({ id: z.string() });

/** Names that are accepted of an identity in the place of the bound ones, for a time. */
export function bindingExceptionRoutes(app: HttpApp, lifecycle: Lifecycle): void {
  app.get(
    '/api/v1/binding-exceptions',
    {
      schema: {
        tags,
        summary: 'Binding exceptions',
        description: 'Names that are accepted of an identity in the place of the bound ones; newest first.',
        querystring: bindingExceptionQuery,
        response: { 200: pageOf(bindingException) },
      },
    },
    async (request) => {
      const { identity, state, after, limit } = request.query;
      const exceptions = await lifecycle.bindingExceptions(
        {
          ...given({ state }),
          ...(identity === undefined ? {} : { identityId: parseIdentityId(identity) ?? missing('identity') }),
          after: cursor(after, parseBindingExceptionId),
          limit: limit + 1,
        },
        actorOf(request),
      );
      return page(exceptions.map(row), limit, ({ id }) => id);
    },
  );

  app.get(
    '/api/v1/binding-exceptions/:id',
    {
      schema: {
        tags,
        summary: 'One binding exception',
        description: 'What it accepts and until when, who asked and approved. Its ETag is the If-Match of its end.',
        params,
        response: { 200: bindingException },
      },
    },
    async (request, reply) => {
      const found = (await lifecycle.bindingException(exceptionId(request.params.id), actorOf(request))) ?? missing();
      void reply.header('etag', `"${found.version}"`);
      return row(found);
    },
  );

  app.post(
    '/api/v1/binding-exceptions',
    {
      config: { versioned: true },
      schema: {
        tags,
        summary: 'Ask for a binding exception',
        description: 'Asks a second administrator, whose approval grants it. If-Match has the ETag of the identity.',
        body: newBindingException,
        response: { 202: bindingExceptionAsked },
      },
    },
    async (request, reply) => {
      const { identityId: text, purpose, kind: bindingKind, value, until, reason } = request.body;
      const identityId = parseIdentityId(text) ?? missing('identity');
      const input = { identityId, purpose, bindingKind, value, until };
      const asked = taken(await lifecycle.grantBindingException(input, commandContext(request, reason)));
      void reply.header('location', `/api/v1/approvals/${asked.approvalId}`);
      return reply.code(202).send(asked);
    },
  );

  app.post(
    '/api/v1/binding-exceptions/:id/actions/end',
    {
      config: { versioned: true },
      schema: {
        tags,
        summary: 'Binding exception: end',
        description: 'At once: sessions that rest on it are closed, and its name is refused.',
        params,
        body: explained,
        response: { 200: bindingExceptionEnded },
      },
    },
    async (request) => {
      const input = { bindingExceptionId: exceptionId(request.params.id) };
      return taken(await lifecycle.endBindingException(input, commandContext(request, request.body.reason)));
    },
  );
}

const row = (one: Owned<BindingException>): z.infer<typeof bindingException> => ({ ...one });

const exceptionId = (text: string) => parseBindingExceptionId(text) ?? missing();

function missing(what = 'binding exception'): never {
  throw new RefusedRequest('not_found', `There is no such ${what}.`);
}
