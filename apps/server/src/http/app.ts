import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Actor } from '@bfcert/kernel/actor';
import { newId } from '@bfcert/kernel/ids';
import fastifyCookie from '@fastify/cookie';
import fastifyHelmet from '@fastify/helmet';
import fastifyRateLimit from '@fastify/rate-limit';
import fastifyStatic from '@fastify/static';
import fastifySwagger from '@fastify/swagger';
import fastifySwaggerUi from '@fastify/swagger-ui';
import Fastify, { type FastifyBaseLogger, type FastifyReply, type FastifyRequest, LogController } from 'fastify';
import { serializerCompiler, validatorCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod';
import type { Authentication } from './authentication.ts';
import { openApi } from './openapi.ts';
import { handleError, sendProblem } from './problems.ts';
import { referencePage } from './reference-page.ts';
import { SESSION_COOKIE } from './session-cookie.ts';

declare module 'fastify' {
  interface FastifyRequest {
    actor: Actor | null;
  }
  interface FastifyContextConfig {
    /** Answers without a signed-in caller. */
    public?: boolean;
    /** Reads `If-Match`: the record has a version. */
    versioned?: boolean;
  }
}

export interface HttpOptions {
  readonly authentication: Authentication;
  readonly logger: FastifyBaseLogger;
  /** The built operator UI; without it only the API is served. */
  readonly uiDirectory: string | null;
}

/** A browser sends this only from our own pages: a foreign site cannot set it without a preflight we never grant. */
const SAME_SITE_HEADER = 'x-requested-with';
const BODY_LIMIT = 256 * 1024;
/** For a whole request to arrive: one that dribbles in holds a connection no longer. */
const REQUEST_TIMEOUT_MS = 30_000;

/** The HTTP side without its routes: authentication, problems, security headers, the description, the UI's files. */
export async function createHttpApp({ authentication, logger, uiDirectory }: HttpOptions) {
  const app = Fastify({
    loggerInstance: logger,
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => newId('req'),
    bodyLimit: BODY_LIMIT,
    requestTimeout: REQUEST_TIMEOUT_MS,
    forceCloseConnections: true,
    frameworkErrors: handleError,
  })
    .setValidatorCompiler(validatorCompiler)
    .setSerializerCompiler(serializerCompiler)
    .withTypeProvider<ZodTypeProvider>();
  app.setErrorHandler(handleError);
  app.decorateRequest('actor', null);

  await app.register(fastifyCookie);
  await app.register(fastifyHelmet, {
    contentSecurityPolicy: {
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", 'data:'],
        connectSrc: ["'self'"],
        objectSrc: ["'none'"],
        frameAncestors: ["'none'"],
        upgradeInsecureRequests: null,
      },
    },
    // TLS ends in front of us, where there is any.
    strictTransportSecurity: false,
  });
  await app.register(fastifyRateLimit, { global: false });
  await app.register(fastifySwagger, openApi);
  await app.register(fastifySwaggerUi, referencePage);

  app.addHook('onRequest', async (request, reply) => {
    // By the route that was found, never by the URL as it was written: `/%61pi/v1/…` finds the same one.
    if (!request.routeOptions.url?.startsWith('/api/')) return;
    void reply.header('cache-control', 'no-store');
    return admit(request, reply, authentication);
  });

  const page =
    uiDirectory === null ? null : await serveUi(uiDirectory, (options) => app.register(fastifyStatic, options));
  app.setNotFoundHandler((request, reply) => {
    // The UI's addresses are its own business: each of them starts the same page.
    const byPerson = request.method === 'GET' && request.headers.accept?.includes('text/html');
    if (page && byPerson && !request.url.startsWith('/api/')) {
      return reply.type('text/html; charset=utf-8').header('cache-control', 'no-cache').send(page);
    }
    return sendProblem(request, reply, 'not_found', 'There is nothing at this address.');
  });
  return app;
}

export type HttpApp = Awaited<ReturnType<typeof createHttpApp>>;

/** For routes behind authentication, where the hook has already refused everybody else. */
export function actorOf(request: FastifyRequest): Actor {
  if (!request.actor) throw new Error('a route that needs a caller was reached without one');
  return request.actor;
}

/** The checks before every operation of the API, in their order; undefined lets it pass. */
function admit(request: FastifyRequest, reply: FastifyReply, authentication: Authentication): FastifyReply | undefined {
  const { actor, byCookie } = identify(request, authentication);
  request.actor = actor;
  const changes = request.method !== 'GET' && request.method !== 'HEAD';
  if (actor && byCookie && changes && !request.headers[SAME_SITE_HEADER]) {
    const detail = 'A browser request that changes something needs the X-Requested-With header.';
    return sendProblem(request, reply, 'cross_site', detail);
  }
  if (!actor && !request.routeOptions.config.public) {
    return sendProblem(request, reply, 'unauthenticated', 'Sign in, or send a bearer token.');
  }
  return undefined;
}

/** A bearer token decides alone where there is one; a cookie beside it is not looked at. */
function identify(request: FastifyRequest, authentication: Authentication): { actor: Actor | null; byCookie: boolean } {
  const token = /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
  if (token !== undefined) return { actor: authentication.byBearer(token), byCookie: false };
  const cookie = request.cookies[SESSION_COOKIE];
  return cookie ? { actor: authentication.bySession(cookie), byCookie: true } : { actor: null, byCookie: false };
}

/** Resolves with the page that every address of the UI starts; null where the UI was not built. */
async function serveUi(
  directory: string,
  register: (options: { root: string; wildcard: false; index: string }) => PromiseLike<unknown>,
): Promise<Buffer | null> {
  const index = join(directory, 'index.html');
  if (!existsSync(index)) return null;
  // Without a wildcard only the files that are there now have a route: no path is put together from a request.
  await register({ root: directory, wildcard: false, index: 'index.html' });
  return readFileSync(index);
}
