import type { Clock } from '@bfcert/kernel/clock';
import type { CertificateId } from '../certificate/certificate-id.ts';
import type { CertificateFilter, CertificateStore, StoredCertificate } from '../certificate/certificate-store.ts';
import type { IdentityStore } from '../identity/identity-store.ts';
import type { PolicyBook } from '../policy/policy-book.ts';
import type { Posture } from '../policy/posture.ts';
import { mayHavePosture } from './may-have-posture.ts';
import { postureInForce } from './posture-in-force.ts';

const BATCH = 500;
/** Then the page is what was found so far, and the next one goes on behind what was looked at. */
const MOST_BATCHES = 10;

export interface PostureParts {
  readonly clock: Clock;
  readonly policies: Pick<PolicyBook, 'of' | 'longest'>;
  readonly certificates: Pick<CertificateStore, 'page'>;
  readonly identities: Pick<IdentityStore, 'find'>;
}

/**
 * A posture is no column: it follows the policy of each certificate and the clock. So those that may have it are read in
 * the order of the list and judged one by one until a page is full. `next` is where the next page goes on; a page may be
 * shorter than `limit` and yet have one.
 */
export async function pageByPosture(
  deps: PostureParts,
  filter: CertificateFilter,
  posture: Posture,
  after: CertificateId | null,
  limit: number,
): Promise<{ readonly page: readonly StoredCertificate[]; readonly next: CertificateId | null }> {
  const now = deps.clock.now();
  const candidates = mayHavePosture(filter, posture, deps.policies, now);
  if (candidates === null) return { page: [], next: null };
  const found: StoredCertificate[] = [];
  let last = after;
  for (let batches = 0; batches < MOST_BATCHES; batches++) {
    const batch = await deps.certificates.page(candidates, last, BATCH);
    const identities = await deps.identities.find([...new Set(batch.map(({ record }) => record.identityId))]);
    const identityOf = new Map(identities.map((identity) => [identity.id, identity]));
    for (const stored of batch) {
      const { record } = stored;
      const identity = identityOf.get(record.identityId);
      if (identity === undefined) throw new Error(`${record.id} belongs to ${record.identityId}, which is not there`);
      if (postureInForce(record, deps.policies.of(record, identity), now) === posture) found.push(stored);
      if (found.length > limit) return { page: found.slice(0, limit), next: found[limit - 1]?.record.id ?? null };
    }
    if (batch.length < BATCH) return { page: found, next: null };
    last = batch.at(-1)?.record.id ?? last;
  }
  return { page: found, next: last };
}
