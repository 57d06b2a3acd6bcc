import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';
import type { Problem } from './schemas/common.ts';

/** The one place where refusals become HTTP. A code that is not listed is a conflict with the record's state. */
const STATUS: Readonly<Record<string, number>> = {
  unauthenticated: 401,
  role_missing: 403,
  cross_site: 403,
  not_found: 404,
  identity_unknown: 404,
  certificate_unknown: 404,
  case_unknown: 404,
  version_conflict: 412,
  invalid: 400,
  cursor_invalid: 400,
  idempotency_key_missing: 400,
  idempotency_key_reused: 422,
  too_many_requests: 429,
};

export class RefusedRequest extends Error {
  override readonly name = 'RefusedRequest';
  readonly code: string;
  constructor(code: string, detail: string) {
    super(detail);
    this.code = code;
  }
}

export function sendProblem(
  request: FastifyRequest,
  reply: FastifyReply,
  code: string,
  detail: string,
  errors?: Problem['errors'],
): FastifyReply {
  const status = STATUS[code] ?? 409;
  const body: Problem = {
    type: `https://betterfleet.example/problems/${code}`,
    title: code.replaceAll('_', ' '),
    status,
    code,
    detail,
    instance: request.url,
    requestId: request.id,
    retryable: status === 429 || status === 503,
    ...(errors ? { errors } : {}),
  };
  return reply.code(status).header('content-type', 'application/problem+json').serializer(JSON.stringify).send(body);
}

export function handleError(error: FastifyError, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  if (error instanceof RefusedRequest) return sendProblem(request, reply, error.code, error.message);
  if (hasZodFastifySchemaValidationErrors(error)) {
    const errors = error.validation.map((issue) => ({
      pointer: `/${error.validationContext ?? 'body'}${issue.instancePath}`,
      detail: issue.message ?? 'is not valid',
    }));
    return sendProblem(request, reply, 'invalid', 'The request does not have the form this operation takes.', errors);
  }
  if (error.statusCode === 429)
    return sendProblem(request, reply, 'too_many_requests', 'Too many attempts; wait a minute.');
  if (error.statusCode !== undefined && error.statusCode < 500)
    return sendProblem(request, reply, 'invalid', error.message);
  request.log.error({ error }, 'request failed');
  const body: Problem = {
    type: 'about:blank',
    title: 'internal error',
    status: 500,
    code: 'internal_error',
    detail: 'The server could not answer; its log has the request id.',
    requestId: request.id,
    retryable: true,
  };
  return reply.code(500).header('content-type', 'application/problem+json').serializer(JSON.stringify).send(body);
}
