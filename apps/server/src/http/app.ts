import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Access, Caller } from '@bfcert/certificate-lifecycle';
import type { Actor } from '@bfcert/kernel/actor';
import { newId } from '@bfcert/kernel/ids';
import fastifyCookie from '@fastify/cookie';
import fastifyHelmet from '@fastify/helmet';
import fastifyRateLimit from '@fastify/rate-limit';
import fastifyStatic from '@fastify/static';
import fastifySwagger from '@fastify/swagger';
import fastifySwaggerUi from '@fastify/swagger-ui';
import Fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  LogController,
} from 'fastify';
import { serializerCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod';
import { mayBeJwt, type OpenIdDoor } from '../openid/openid-door.ts';
import { openApi } from './api-reference/openapi.ts';
import { referencePage } from './api-reference/reference-page.ts';
import { bindCursors } from './bind-cursors.ts';
import { lackOf, needOf } from './permissions.ts';
import { handleError, sendProblem, tooMany } from './problems.ts';
import { compileValidator, readJsonBodies, readQueries } from './read-request.ts';
import { SESSION_COOKIE } from './session-cookie.ts';

declare module 'fastify' {
  interface FastifyRequest {
    actor: Actor | null;
    /** By what the caller is known; null for nobody. */
    credential: string | null;
    /** Who it would be now, without counting as use of a session; null when it would be refused. For answers that go on. */
    actorNow: () => Promise<Actor | null>;
    /** Its answer is the recorded outcome of an earlier call, in the form that the release had which recorded it. */
    repeats: boolean;
  }
  interface FastifyContextConfig {
    /** Answers without a signed-in caller. */
    public?: boolean;
    /** Reads `If-Match`: the record has a version. */
    versioned?: boolean;
  }
}

export interface HttpOptions {
  readonly access: Pick<Access, 'byToken' | 'bySession' | 'recordRefusal'>;
  /** Takes access tokens of the OpenID provider; null where none is configured. */
  readonly openId: Pick<OpenIdDoor, 'callerOf'> | null;
  /** Networks of proxies whose `X-Forwarded-For` is believed; from anybody else it says nothing. */
  readonly trustedProxies: readonly string[];
  readonly logger: FastifyBaseLogger;
  /** Signs the cursors of lists; the same for every server of the deployment. */
  readonly cursorKey: Buffer;
  /** The built operator UI; without it only the API is served. */
  readonly uiDirectory: string | null;
  /** Of one token or session; more are refused for the rest of the minute. */
  readonly requestsPerMinute?: number;
}

/** A browser sends this only from our own pages: a foreign site cannot set it without a preflight we never grant. */
const SAME_SITE_HEADER = 'x-requested-with';
const BODY_LIMIT = 256 * 1024;
/** For a whole request to arrive: one that dribbles in holds a connection no longer. */
const REQUEST_TIMEOUT_MS = 30_000;
/** Far above what an operator or a script of theirs does, and below what keeps others waiting. */
const REQUESTS_PER_MINUTE = 30_000;
/** Of one address: wrong tokens and run-out sessions, after which it is told to wait instead. */
const UNKNOWN_PER_MINUTE = 60;

/** The HTTP side without its routes: authentication, problems, security headers, the description, the UI's files. */
export async function createHttpApp({
  access,
  openId,
  trustedProxies,
  logger,
  cursorKey,
  uiDirectory,
  requestsPerMinute = REQUESTS_PER_MINUTE,
}: HttpOptions) {
  const app = Fastify({
    loggerInstance: logger,
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => newId('req'),
    trustProxy: trustedProxies.length === 0 ? false : [...trustedProxies],
    bodyLimit: BODY_LIMIT,
    requestTimeout: REQUEST_TIMEOUT_MS,
    forceCloseConnections: true,
    frameworkErrors: handleError,
  })
    .setValidatorCompiler(compileValidator)
    .setSerializerCompiler(serializerCompiler)
    .withTypeProvider<ZodTypeProvider>();
  app.setErrorHandler(handleError);
  readJsonBodies(app);
  readQueries(app);
  app.decorateRequest('actor', null);
  app.decorateRequest('credential', null);
  app.decorateRequest('repeats', false);
  app.decorateRequest('actorNow', () => Promise.resolve(null));

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
  const limits: Limits = {
    ofUnknown: app.createRateLimit({ max: UNKNOWN_PER_MINUTE, timeWindow: '1 minute' }),
    ofCaller: app.createRateLimit({
      max: requestsPerMinute,
      timeWindow: '1 minute',
      keyGenerator: ({ credential, ip }) => credential ?? ip,
    }),
  };

  app.addHook('onRequest', async (request, reply) => {
    // By the route that was found, never by the URL as it was written: `/%61pi/v1/…` finds the same one.
    if (!request.routeOptions.url?.startsWith('/api/')) return;
    void reply.header('cache-control', 'no-store');
    return admit(request, reply, { access, openId }, limits);
  });
  bindCursors(app, cursorKey);

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

type Doors = Pick<HttpOptions, 'access' | 'openId'>;

interface Limits {
  readonly ofUnknown: ReturnType<FastifyInstance['createRateLimit']>;
  readonly ofCaller: ReturnType<FastifyInstance['createRateLimit']>;
}

/** The checks before every operation of the API, in their order; undefined lets it pass. */
async function admit(
  request: FastifyRequest,
  reply: FastifyReply,
  { access, openId }: Doors,
  limits: Limits,
): Promise<FastifyReply | undefined> {
  const { caller, by } = await identify(request, { access, openId });
  request.actor = caller?.actor ?? null;
  request.credential = caller?.credential ?? null;
  const { method, routeOptions } = request;
  const changes = method !== 'GET' && method !== 'HEAD';
  if (caller && by === 'cookie' && changes && !request.headers[SAME_SITE_HEADER]) {
    const detail = 'A browser request that changes something needs the X-Requested-With header.';
    return sendProblem(request, reply, 'cross_site', detail);
  }
  if (caller) {
    const limit = await limits.ofCaller(request);
    if (isOver(limit)) return tooMany(request, reply, limit.ttlInSeconds);
  }
  if (routeOptions.config.public) return undefined;
  if (!caller) {
    // Whoever is known is served all the same: only what would be refused anyway is counted.
    const limit = by === null ? null : await limits.ofUnknown(request);
    if (limit && isOver(limit)) return tooMany(request, reply, limit.ttlInSeconds);
    return sendProblem(request, reply, 'unauthenticated', 'Sign in, or send a bearer token.');
  }
  const need = needOf(method, routeOptions.url ?? '');
  const lack = lackOf(need, caller.actor);
  request.actorNow = async () => {
    const now = (await identify(request, { access, openId }, { touch: false })).caller?.actor ?? null;
    return now === null || lackOf(need, now) !== null ? null : now;
  };
  if (lack === null) return undefined;
  if (changes) {
    const context = { actor: caller.actor, reason: 'over the API', correlationId: request.id };
    await access.recordRefusal(need?.permission ?? `${method} ${routeOptions.url}`, lack, context);
  }
  return sendProblem(request, reply, lack.reason, lack.detail);
}

type Limited = Awaited<ReturnType<Limits['ofCaller']>>;
const isOver = (limit: Limited): limit is Extract<Limited, { readonly isAllowed: false }> =>
  !limit.isAllowed && limit.isExceeded;

/** A bearer token decides alone where there is one; a cookie beside it is not looked at. */
async function identify(
  request: FastifyRequest,
  { access, openId }: Doors,
  use = { touch: true },
): Promise<{ caller: Caller | null; by: 'token' | 'cookie' | null }> {
  const token = /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
  if (token !== undefined) {
    const isProviders = openId !== null && mayBeJwt(token);
    return {
      caller: isProviders ? await byProvider(request, openId, token) : await access.byToken(token),
      by: 'token',
    };
  }
  const cookie = request.cookies[SESSION_COOKIE];
  return cookie ? { caller: await access.bySession(cookie, use), by: 'cookie' } : { caller: null, by: null };
}

/** While the provider's keys cannot be had nobody is let in by its tokens. */
async function byProvider(
  request: FastifyRequest,
  openId: NonNullable<HttpOptions['openId']>,
  token: string,
): Promise<Caller | null> {
  try {
    return await openId.callerOf(token);
  } catch (error) {
    request.log.warn({ err: error }, 'an access token could not be checked');
    return null;
  }
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
