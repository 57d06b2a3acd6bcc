import { existsSync } from 'node:fs';
import type { Actor } from '@bfcert/kernel/actor';
import fastifyCookie from '@fastify/cookie';
import fastifyHelmet from '@fastify/helmet';
import fastifyRateLimit from '@fastify/rate-limit';
import fastifyStatic from '@fastify/static';
import fastifySwagger from '@fastify/swagger';
import Fastify, { type FastifyBaseLogger, type FastifyRequest, LogController } from 'fastify';
import {
  jsonSchemaTransform,
  serializerCompiler,
  validatorCompiler,
  type ZodTypeProvider,
} from 'fastify-type-provider-zod';
import type { Authentication } from './authentication.ts';
import { handleError, sendProblem } from './problems.ts';

declare module 'fastify' {
  interface FastifyRequest {
    actor: Actor | null;
  }
}

export interface HttpOptions {
  readonly authentication: Authentication;
  readonly logger: FastifyBaseLogger;
  /** The built operator UI; without it only the API is served. */
  readonly uiDirectory: string | null;
}

export const SESSION_COOKIE = 'bfcert_session';
/** A browser sends this only from our own pages: a foreign site cannot set it without a preflight we never grant. */
const SAME_SITE_HEADER = 'x-requested-with';
const BODY_LIMIT = 256 * 1024;

/** The HTTP side without its routes: authentication, problems, security headers, the description, the UI's files. */
export async function createHttpApp(options: HttpOptions) {
  const app = Fastify({
    loggerInstance: options.logger,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: BODY_LIMIT,
    forceCloseConnections: true,
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
  await app.register(fastifySwagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'BetterFleet Certificates', version: '1' },
      components: { securitySchemes: { token: { type: 'http', scheme: 'bearer' } } },
      security: [{ token: [] }],
    },
    transform: jsonSchemaTransform,
  });

  app.addHook('onRequest', async (request, reply) => {
    if (!request.url.startsWith('/api/')) return;
    const { actor, byCookie } = identify(request, options.authentication);
    request.actor = actor;
    if (request.routeOptions.config.public) return;
    if (!actor) return sendProblem(request, reply, 'unauthenticated', 'Sign in, or send a bearer token.');
    if (byCookie && request.method !== 'GET' && request.method !== 'HEAD' && !request.headers[SAME_SITE_HEADER]) {
      return sendProblem(
        request,
        reply,
        'cross_site',
        'A browser request that changes something needs the X-Requested-With header.',
      );
    }
  });

  if (options.uiDirectory && existsSync(options.uiDirectory)) {
    await app.register(fastifyStatic, { root: options.uiDirectory, wildcard: false, index: 'index.html' });
  }
  app.setNotFoundHandler((request, reply) => {
    const page = request.method === 'GET' && !request.url.startsWith('/api/') && options.uiDirectory;
    // The UI's addresses are its own business: each of them starts the same page.
    if (page && existsSync(page)) return reply.sendFile('index.html');
    return sendProblem(request, reply, 'not_found', 'There is nothing at this address.');
  });
  return app;
}

export type HttpApp = Awaited<ReturnType<typeof createHttpApp>>;

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Answers without a signed-in caller. */
    public?: boolean;
  }
}

/** For routes behind authentication, where the hook has already refused everybody else. */
export function actorOf(request: FastifyRequest): Actor {
  if (!request.actor) throw new Error('a route that needs a caller was reached without one');
  return request.actor;
}

function identify(request: FastifyRequest, authentication: Authentication): { actor: Actor | null; byCookie: boolean } {
  const header = request.headers.authorization;
  if (header?.startsWith('Bearer '))
    return { actor: authentication.byBearer(header.slice('Bearer '.length)), byCookie: false };
  const cookie = request.cookies[SESSION_COOKIE];
  return cookie ? { actor: authentication.bySession(cookie), byCookie: true } : { actor: null, byCookie: false };
}
