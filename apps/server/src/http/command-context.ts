import type { CommandContext } from '@bfcert/certificate-lifecycle';
import type { FastifyRequest } from 'fastify';
import { actorOf } from './app.ts';
import { RefusedRequest } from './problems.ts';

const KEY = /^[\x21-\x7e]{1,128}$/;

/** Every command over HTTP has a caller, a reason and an `Idempotency-Key`; the request id joins what it leads to. */
export function commandContext(request: FastifyRequest, reason: string): CommandContext {
  const key = request.headers['idempotency-key'];
  if (typeof key !== 'string' || !KEY.test(key)) {
    throw new RefusedRequest(
      'idempotency_key_missing',
      'Send an Idempotency-Key of 1–128 printable characters with every POST.',
    );
  }
  const expectedVersion = versionIn(request);
  return {
    actor: actorOf(request),
    reason,
    correlationId: request.id,
    idempotencyKey: key,
    repeated: () => {
      request.repeats = true;
    },
    ...(expectedVersion === null ? {} : { expectedVersion }),
  };
}

/** Null: any version will do. A precondition that this operation cannot check is refused, never passed over. */
function versionIn(request: FastifyRequest): number | null {
  const header = request.headers['if-match'];
  if (header === undefined || header === '*') return null;
  if (!request.routeOptions.config.versioned) {
    throw new RefusedRequest('invalid', 'This operation has no version: leave If-Match out.', '/headers/if-match');
  }
  const version = /^"(\d{1,9})"$/.exec(header)?.[1];
  if (version === undefined) {
    throw new RefusedRequest('invalid', 'If-Match takes the ETag of the record as it was read.', '/headers/if-match');
  }
  return Number(version);
}
