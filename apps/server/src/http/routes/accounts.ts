import { type Access, type Account, parseAccountId } from '@bfcert/certificate-lifecycle';
import { z } from 'zod';
import { actorOf, type HttpApp } from '../app.ts';
import { commandContext } from '../command-context.ts';
import { cursor } from '../cursor.ts';
import { RefusedRequest } from '../problems.ts';
import { account, accountChange, accountChanged, newAccount, passwordChange } from '../schemas/accounts.ts';
import { page, pageOf, pageQuery } from '../schemas/common.ts';
import { taken } from './taken.ts';

const tags = ['users'];
const params = z.object({ id: z.string() });

/** `issuer`: of the OpenID provider; null where none is configured. */
export function accountRoutes(app: HttpApp, access: Access, issuer: string | null): void {
  app.get(
    '/api/v1/users',
    {
      schema: {
        tags,
        summary: 'Every user',
        description: 'People and services whose owners the caller acts for all of.',
        querystring: pageQuery,
        response: { 200: pageOf(account) },
      },
    },
    async (request) => {
      const { limit } = request.query;
      const after = cursor(request.query.after, parseAccountId);
      const found = await access.accounts({ after, limit: limit + 1 }, actorOf(request));
      return page(found.map(row), limit, ({ id }) => id);
    },
  );
  app.get(
    '/api/v1/users/:id',
    {
      schema: {
        tags,
        summary: 'One user',
        description: 'Its ETag is the If-Match of a change.',
        params,
        response: { 200: account },
      },
    },
    async (request, reply) => {
      const found = (await access.account(accountId(request.params.id), actorOf(request))) ?? missing();
      void reply.header('etag', `"${found.version}"`);
      return row(found);
    },
  );
  app.post(
    '/api/v1/users',
    {
      schema: {
        tags,
        summary: 'Create a user',
        description: 'A person, who is then given a password, or a service, which is given tokens.',
        body: newAccount,
        response: { 201: z.object({ id: z.string() }) },
      },
    },
    async (request, reply) => {
      const { reason, ...input } = request.body;
      const { accountId: id } = taken(await access.createAccount(input, commandContext(request, reason)));
      return reply.code(201).header('location', `/api/v1/users/${id}`).send({ id });
    },
  );
  app.post(
    '/api/v1/users/:id/actions/change',
    {
      config: { versioned: true },
      schema: {
        tags,
        summary: 'Change a user',
        description:
          'Roles, owners, whether it is enabled, or its subject at the OpenID provider. What is left out stays as it is.',
        params,
        body: accountChange,
        response: { 200: accountChanged },
      },
    },
    async (request) => {
      const { reason, roles, owners, enabled, openIdSubject } = request.body;
      const input = {
        accountId: accountId(request.params.id),
        ...(roles && { roles }),
        ...(owners !== undefined && { owners }),
        ...(enabled !== undefined && { enabled }),
        ...(openIdSubject !== undefined && { external: externalOf(openIdSubject, issuer) }),
      };
      const changed = taken(await access.changeAccount(input, commandContext(request, reason)));
      return { id: changed.accountId, version: changed.version };
    },
  );
  app.post(
    '/api/v1/users/:id/actions/set-password',
    {
      schema: {
        tags,
        summary: 'Set a password',
        description: 'One’s own with the present one; another person’s by an administrator.',
        params,
        body: passwordChange,
        response: { 200: accountChanged },
      },
    },
    async (request) => {
      const { reason, password, present = null } = request.body;
      const input = { accountId: accountId(request.params.id), password, present };
      const changed = taken(await access.setPassword(input, commandContext(request, reason)));
      return { id: changed.accountId, version: changed.version };
    },
  );
}

/** Never its verifier. */
const row = ({ id, kind, name, roles, owners, enabled, external, password, createdAt, version }: Account) => ({
  id,
  kind,
  name,
  roles: [...roles],
  owners: owners === 'all' ? owners : [...owners],
  enabled,
  openIdSubject: external?.subject ?? null,
  signsInWith: external ? ('openid' as const) : password === null ? null : ('password' as const),
  createdAt,
  version,
});

function externalOf(subject: string | null, issuer: string | null): Account['external'] {
  if (subject === null) return null;
  if (issuer === null) throw new RefusedRequest('invalid', 'No OpenID provider is configured.', '/body');
  return { issuer, subject };
}

const accountId = (text: string) => parseAccountId(text) ?? missing();

function missing(): never {
  throw new RefusedRequest('not_found', 'There is no such account.');
}
