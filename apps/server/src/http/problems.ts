import { noSessionFree, timedOut } from '@bfcert/kernel/postgres';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { isResponseSerializationError } from 'fastify-type-provider-zod';
import { type ProblemCode, problemList } from './problem-list/problem-list.ts';
import { UnfitRequest } from './request-faults.ts';
import type { Problem } from './schemas/common.ts';

/** What fastify itself refuses, by status; any other of its client errors is `invalid`. */
const OF_FASTIFY: Readonly<Record<number, readonly [code: ProblemCode, detail: string]>> = {
  413: ['body_too_large', 'The body is larger than this API takes.'],
  415: ['media_type_unsupported', 'Send the body as application/json.'],
  429: ['too_many_requests', 'Too many attempts; wait a minute.'],
};

export class RefusedRequest extends Error {
  override readonly name = 'RefusedRequest';
  readonly code: ProblemCode;
  /** The JSON pointer of the field that it is about, where it is about one. */
  readonly at: string | null;
  constructor(code: ProblemCode, detail: string, at: string | null = null) {
    super(detail);
    this.code = code;
    this.at = at;
  }
}

/** The one place where refusals become HTTP. */
export function sendProblem(
  request: FastifyRequest,
  reply: FastifyReply,
  code: ProblemCode,
  detail: string,
  errors?: Problem['errors'],
): FastifyReply {
  const { status, title } = problemList[code];
  if (status === 401 || status === 403) noteRefusal(request, code);
  // RFC 9110, 11.6.1: a 401 names the scheme that would do.
  if (status === 401) void reply.header('www-authenticate', 'Bearer');
  const body: Problem = {
    type: `/problems/${code}`,
    title,
    status,
    code,
    detail,
    instance: pathOf(request),
    requestId: request.id,
    retryable: status === 429 || status >= 500,
    ...(errors ? { errors } : {}),
  };
  return reply.code(status).header('content-type', 'application/problem+json').serializer(JSON.stringify).send(body);
}

/** RFC 6585, 4: with the seconds after which it is worth trying again. */
export function tooMany(request: FastifyRequest, reply: FastifyReply, seconds: number): FastifyReply {
  void reply.header('retry-after', String(Math.max(1, seconds)));
  return sendProblem(request, reply, 'too_many_requests', `Too many requests; try again in ${seconds} s.`);
}

/** Every error of every route ends here. What is not a refusal is ours: logged in full, answered without its text. */
export function handleError(error: FastifyError, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  if (request.repeats && cannotBeTold(error)) {
    request.log.error(
      { err: error, method: request.method, path: pathOf(request) },
      'a recorded outcome cannot be told',
    );
    const detail = 'It was answered under this key before, and how cannot be told any more; look at what it was about.';
    return sendProblem(request, reply, 'recorded_outcome_outdated', detail);
  }
  if (error instanceof RefusedRequest) {
    const { code, message: detail, at } = error;
    const pointer = at ?? fieldBehind(request, code);
    return sendProblem(request, reply, code, detail, pointer === null ? undefined : [{ pointer, detail }]);
  }
  if (error instanceof UnfitRequest) return sendProblem(request, reply, 'invalid', error.message, [...error.faults]);
  const { statusCode = 500 } = error;
  if (statusCode < 500) {
    const [code, detail] = OF_FASTIFY[statusCode] ?? (['invalid', error.message] as const);
    // Of a URL that cannot be read nothing else is wrong.
    const faults =
      statusCode === 400 && error.code?.startsWith('FST_ERR_CTP') ? [{ pointer: '/body', detail }] : undefined;
    return sendProblem(request, reply, code, detail, faults);
  }
  // A command without a session is another matter: it is an outage.
  if (timedOut(error) || (request.method === 'GET' && noSessionFree(error))) {
    request.log.warn({ err: error, method: request.method, path: pathOf(request) }, 'a query was given up');
    return sendProblem(
      request,
      reply,
      'search_too_broad',
      'This takes too long to find: name more of what you look for.',
    );
  }
  request.log.error({ err: error, method: request.method, path: pathOf(request) }, 'a request failed');
  return sendProblem(request, reply, 'internal_error', 'The server could not answer; its log has the request id.');
}

/**
 * A recorded outcome that cannot be told: what an answer needs is not in it, or it is a refusal that is not known. Another
 * release may have recorded it, or this one is wrong: what it was recorded by is not kept, so it is logged as an error.
 * Everything else that goes wrong with a repetition is what it is.
 */
const cannotBeTold = (error: Error): boolean =>
  error instanceof RefusedRequest
    ? !Object.hasOwn(problemList, error.code)
    : error instanceof TypeError || isResponseSerializationError(error);

/** The field of this request that a refusal with this code is about; null where it has none. */
function fieldBehind(request: FastifyRequest, code: ProblemCode): string | null {
  const { field } = problemList[code];
  const [part, ...names] = field?.slice(1).split('/') ?? [];
  if (part === 'headers') return field ?? null;
  if (field === undefined || (part !== 'body' && part !== 'querystring')) return null;
  const sent: unknown = part === 'body' ? request.body : request.query;
  if (typeof sent !== 'object' || sent === null) return null;
  return names.every((name) => Object.hasOwn(sent, name)) ? field : `/${part}`;
}

/** The query is left out: it may hold what somebody searched for. */
const pathOf = (request: FastifyRequest): string => request.url.split('?', 1)[0] ?? '';

/** Refused commands stand in the audit; a caller who gets no further than the door stands in the log. Never its token. */
function noteRefusal(request: FastifyRequest, code: string): void {
  request.log.warn(
    { code, remoteAddress: request.ip, method: request.method, path: pathOf(request) },
    'a request was refused',
  );
}
