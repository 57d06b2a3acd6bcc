import { type Actor, mayTouch } from '@bfcert/kernel/actor';
import type { CertificateState } from '../certificate/certificate.ts';
import type { CertificateId } from '../certificate/certificate-id.ts';
import type { CertificateFilter, FurtherFilter, StoredCertificate } from '../certificate/certificate-store.ts';
import type { IdentityId } from '../identity/identity-id.ts';
import type { Posture } from '../policy/posture.ts';
import type { LifecycleDependencies } from '../ports.ts';
import type { PurposeName } from '../purposes/purpose.ts';
import { type CertificateSummary, summarise } from './certificate-summary.ts';
import { pageByPosture } from './page-by-posture.ts';
import { termsOf } from './search-terms.ts';
import { withoutUndeliverable } from './undeliverable.ts';

export interface InventoryQuery extends FurtherFilter {
  readonly purpose?: PurposeName;
  readonly state?: CertificateState;
  readonly owner?: string;
  readonly family?: string;
  readonly cohort?: string;
  readonly posture?: Posture;
  /** A serial number, a fingerprint, the SHA-256 of a key, PEM, or a part of any name; see `termsOf`. */
  readonly search?: string;
  /** The last certificate of the page before; newest first. */
  readonly after: CertificateId | null;
  /** 1–500. */
  readonly limit: number;
}

/** A refused request stays in the list this long, in milliseconds; then only a filter for `deleted` shows it. */
const REFUSED_LISTED = 30 * 86_400_000;

/** What the store is asked for, all but the posture: of other owners than the actor's there is nothing. */
export function filterOf(
  { search, ...wanted }: Omit<InventoryQuery, 'after' | 'limit' | 'posture'>,
  { owners }: Pick<Actor, 'owners'>,
  now: Date,
): CertificateFilter {
  const terms = search === undefined || search.trim() === '' ? {} : { search: termsOf(search) };
  return { ...wanted, ...terms, owners, refusedSince: new Date(now.getTime() - REFUSED_LISTED).toISOString() };
}

export async function inventory(
  deps: LifecycleDependencies,
  { after, limit, posture, ...wanted }: InventoryQuery,
  actor: Actor,
): Promise<{ readonly certificates: readonly CertificateSummary[]; readonly next: CertificateId | null }> {
  if (!Number.isInteger(limit) || limit < 1 || limit > 500) throw new RangeError('limit is 1 to 500');
  const filter = filterOf(wanted, actor, deps.clock.now());
  if (posture !== undefined) {
    const { page, next } = await pageByPosture(deps, filter, posture, after, limit);
    return { certificates: await summaries(deps, page, actor), next };
  }
  const page = await deps.certificates.page(filter, after, limit + 1);
  const certificates = await summaries(deps, page.slice(0, limit), actor);
  const next = page.length > limit ? (certificates.at(-1)?.id ?? null) : null;
  return { certificates, next };
}

export async function certificatesOf(
  deps: LifecycleDependencies,
  identityId: IdentityId,
  actor: Actor,
): Promise<readonly CertificateSummary[]> {
  const [identity] = await deps.identities.find([identityId]);
  if (identity === undefined || !mayTouch(actor, identity.owner)) return [];
  return summaries(deps, await deps.certificates.allOf([identityId]), actor);
}

/** Six queries at most for any number of rows, and what whoever delivers asks of those that could be sent again. */
export async function summaries(
  deps: LifecycleDependencies,
  page: readonly StoredCertificate[],
  actor: Actor,
): Promise<readonly CertificateSummary[]> {
  const ids = [...new Set(page.map(({ record }) => record.identityId))];
  const revoked = page.flatMap(({ record }) => (record.state === 'revoked' ? [record.id] : []));
  const active = page.flatMap(({ record }) => (record.state === 'active' ? [record.id] : []));
  const [identities, all, confirmations, plans, clockDoubt] = await Promise.all([
    deps.identities.find(ids),
    deps.certificates.allOf(ids),
    deps.planes.of(revoked),
    deps.renewalPlans.of(active),
    active.length === 0 ? null : deps.clockDoubts.find(),
  ]);
  const now = deps.clock.now();
  const found = page.map((stored) => {
    const { identityId } = stored.record;
    const identity = identities.find(({ id }) => id === identityId);
    if (identity === undefined) throw new Error(`${stored.record.id} belongs to ${identityId}, which is not there`);
    const records = all.map(({ record }) => record).filter((record) => record.identityId === identityId);
    const policy = deps.policies.of(stored.record, identity);
    const renewal = { plan: plans.get(stored.record.id) ?? null, clockDoubt };
    const decided = { policy, ownership: deps.ownership.about(stored.record, identity) };
    return summarise(stored, identity, records, confirmations, actor, decided, renewal, now);
  });
  return withoutUndeliverable(deps, found, identities);
}
