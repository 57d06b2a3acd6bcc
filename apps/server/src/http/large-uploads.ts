import type { AnnouncedImport, Lifecycle } from '@bfcert/certificate-lifecycle';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { actorOf } from './app.ts';
import { PlacesOfCallers } from './places-of-callers.ts';
import { RefusedRequest } from './problems.ts';

const MIB = 1024 * 1024;
/**
 * Of a body, as it comes over the wire: 32 Mi characters of which most are ASCII, with their quotes and line ends in JSON. How
 * many characters a text may have its schema says; one of other signs reaches this first, and is sent in parts.
 */
export const IMPORT_BYTES = 40 * MIB;
/** Of a body: from here on it is asked at the door whether there is room. What is smaller may be an import that needs none. */
const LARGE_BYTES = 4 * MIB;
/** Whose bodies are being read, or whose rows are looked at: each is held in memory as a whole. */
const MOST_AT_ONCE = { ofCaller: 1, ofAll: 4 } as const;
const RETRY_SECONDS = 5;

export type LargeUploads = (
  kind: AnnouncedImport['kind'],
) => (request: FastifyRequest, reply: FastifyReply) => Promise<void>;

/**
 * For the `onRequest` of imports, so before the body is read: too many at once, by one caller or in all, and want of room
 * are refused by the size that the head of the request names; a body without a Content-Length counts as the largest.
 */
export function largeUploads(lifecycle: Pick<Lifecycle, 'refuseForRoom'>): LargeUploads {
  const places = new PlacesOfCallers(MOST_AT_ONCE.ofCaller, MOST_AT_ONCE.ofAll);
  return (kind) => async (request, reply) => {
    const bytes = Number(request.headers['content-length'] ?? IMPORT_BYTES);
    // One that is too large for anybody is refused by its size alone, next.
    if (bytes <= LARGE_BYTES || bytes > IMPORT_BYTES) return;
    const actor = actorOf(request);
    const leave = places.enter(actor);
    if (leave === null) {
      void reply.header('retry-after', String(RETRY_SECONDS));
      throw new RefusedRequest('too_many_requests', 'Other large imports are being read: send yours after them.');
    }
    reply.raw.once('close', leave);
    const key = request.headers['idempotency-key'];
    const refusal = await lifecycle.refuseForRoom(
      { kind, bytes },
      {
        actor,
        reason: 'over the API',
        correlationId: request.id,
        ...(typeof key === 'string' ? { idempotencyKey: key } : {}),
      },
    );
    if (refusal !== null) throw new RefusedRequest(refusal.reason, refusal.detail);
  };
}
