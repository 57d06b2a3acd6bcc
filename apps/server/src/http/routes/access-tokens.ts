import { type Access, parseAccessTokenId, parseAccountId } from '@bfcert/certificate-lifecycle';
import { z } from 'zod';
import { actorOf, type HttpApp } from '../app.ts';
import { commandContext } from '../command-context.ts';
import { cursor } from '../cursor.ts';
import { RefusedRequest } from '../problems.ts';
import { accessToken, madeAccessToken, newAccessToken } from '../schemas/accounts.ts';
import { page, pageOf, pageQuery } from '../schemas/common.ts';
import { taken } from './taken.ts';

const tags = ['tokens'];

export function accessTokenRoutes(app: HttpApp, access: Access): void {
  app.get(
    '/api/v1/tokens',
    {
      schema: {
        tags,
        summary: 'Access tokens',
        description: 'One’s own; of everybody for an administrator. Newest first.',
        querystring: pageQuery,
        response: { 200: pageOf(accessToken) },
      },
    },
    async (request) => {
      const { limit } = request.query;
      const after = cursor(request.query.after, parseAccessTokenId);
      const found = await access.accessTokens({ after, limit: limit + 1 }, actorOf(request));
      const rows = found.map(({ token, account, lastUsedHour }) => ({
        id: token.id,
        name: token.name,
        hint: token.hint,
        createdBy: token.createdBy,
        createdAt: token.createdAt,
        expiresAt: token.expiresAt,
        revokedAt: token.revokedAt,
        account: { id: token.accountId, name: account.name },
        roles: [...token.roles],
        owners: token.owners === 'all' ? token.owners : [...token.owners],
        lastUsedHour,
      }));
      return page(rows, limit, ({ id }) => id);
    },
  );
  app.post(
    '/api/v1/tokens',
    {
      schema: {
        tags,
        summary: 'Create an access token',
        description: 'Its secret is in this answer and nowhere else.',
        body: newAccessToken,
        response: { 201: madeAccessToken },
      },
    },
    async (request, reply) => {
      const { reason, accountId = actorOf(request).person ?? '', ...input } = request.body;
      const id = parseAccountId(accountId);
      if (id === null) throw new RefusedRequest('account_unknown', 'There is no such account.');
      const { tokenId, expiresAt, secret } = taken(
        await access.createAccessToken({ ...input, accountId: id }, commandContext(request, reason)),
      );
      return reply.code(201).send({ id: tokenId, expiresAt, secret });
    },
  );
  app.post(
    '/api/v1/tokens/:id/actions/revoke',
    {
      schema: {
        tags,
        summary: 'Revoke an access token',
        description: 'It is refused from the next request on.',
        params: z.object({ id: z.string() }),
        body: z.strictObject({ reason: z.string().min(1).max(1_000) }),
        response: { 200: z.object({ id: z.string() }) },
      },
    },
    async (request) => {
      const tokenId = parseAccessTokenId(request.params.id);
      if (tokenId === null) throw new RefusedRequest('token_unknown', 'There is no such token.');
      taken(await access.revokeAccessToken({ tokenId }, commandContext(request, request.body.reason)));
      return { id: tokenId };
    },
  );
}
