import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';
import type { Problem } from './schemas/common.ts';

/** The one place where refusals become HTTP. A code that is not listed is a conflict with the record's state. */
const STATUS: Readonly<Record<string, number>> = {
  invalid: 400,
  cursor_invalid: 400,
  idempotency_key_missing: 400,
  reason_missing: 400,
  deadline_invalid: 400,
  wire_name_invalid: 400,
  serial_number_invalid: 400,
  organisation_invalid: 400,
  authorization_key_invalid: 400,
  binding_invalid: 400,
  binding_missing: 400,
  bundle_malformed: 400,
  bundle_has_private_key: 400,
  bundle_has_no_leaf: 400,
  entry_unknown: 400,
  csr_malformed: 400,
  csr_too_large: 400,
  csr_not_exactly_one: 400,
  csr_signature_invalid: 400,
  identity_invalid: 400,
  import_invalid: 400,
  hub_name_invalid: 400,
  url_not_allowed: 400,
  policy_invalid: 400,
  unauthenticated: 401,
  role_missing: 403,
  evidence_source_not_yours: 403,
  owner_out_of_scope: 403,
  not_its_requester: 403,
  cross_site: 403,
  approver_is_requester: 403,
  approver_is_no_person: 403,
  not_the_requester: 403,
  not_the_drafter: 403,
  not_found: 404,
  identity_unknown: 404,
  certificate_unknown: 404,
  audit_entry_unknown: 404,
  checkpoint_unknown: 404,
  checkpoints_out_of_order: 400,
  certificate_unknown_to_hub: 404,
  hub_unknown: 404,
  source_unknown: 404,
  operation_unknown: 404,
  case_unknown: 404,
  webhook_unknown: 404,
  delivery_unknown: 404,
  job_unknown: 404,
  approval_unknown: 404,
  incident_unknown: 404,
  recovery_case_unknown: 404,
  end_date_unsuitable: 400,
  person_unknown: 400,
  bulk_action_unknown: 404,
  dry_run_unknown: 404,
  policy_version_unknown: 404,
  version_conflict: 412,
  body_too_large: 413,
  media_type_unsupported: 415,
  idempotency_key_reused: 422,
  precondition_missing: 428,
  account_unknown: 404,
  token_unknown: 404,
  account_invalid: 400,
  password_unsuitable: 400,
  token_invalid: 400,
  password_wrong: 403,
  grant_exceeds_own: 403,
  token_of_another_person: 403,
  try_later: 429,
  too_many_requests: 429,
  internal_error: 500,
};

/** What fastify itself refuses, by status; any other of its client errors is `invalid`. */
const OF_FASTIFY: Readonly<Record<number, readonly [code: string, detail: string]>> = {
  413: ['body_too_large', 'The body is larger than this API takes.'],
  415: ['media_type_unsupported', 'Send the body as application/json.'],
  429: ['too_many_requests', 'Too many attempts; wait a minute.'],
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
  if (status === 401 || status === 403) noteRefusal(request, code);
  // RFC 9110, 11.6.1: a 401 names the scheme that would do.
  if (status === 401) void reply.header('www-authenticate', 'Bearer');
  const body: Problem = {
    type: `/problems/${code}`,
    title: code.replaceAll('_', ' '),
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
  if (error instanceof RefusedRequest) return sendProblem(request, reply, error.code, error.message);
  if (hasZodFastifySchemaValidationErrors(error)) {
    const errors = error.validation.map((issue) => ({
      pointer: `/${error.validationContext ?? 'body'}${issue.instancePath}`,
      detail: issue.message ?? 'is not valid',
    }));
    return sendProblem(request, reply, 'invalid', 'The request does not have the form this operation takes.', errors);
  }
  const { statusCode = 500 } = error;
  if (statusCode < 500) {
    const [code, detail] = OF_FASTIFY[statusCode] ?? ['invalid', error.message];
    return sendProblem(request, reply, code, detail);
  }
  request.log.error({ err: error, method: request.method, path: pathOf(request) }, 'a request failed');
  return sendProblem(request, reply, 'internal_error', 'The server could not answer; its log has the request id.');
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
