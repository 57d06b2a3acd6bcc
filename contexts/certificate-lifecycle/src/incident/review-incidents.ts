import { systemActor } from '@bfcert/kernel/actor';
import { newId } from '@bfcert/kernel/ids';
import type { Transaction } from '@bfcert/kernel/transaction';
import type { Certificate } from '../certificate/certificate.ts';
import type { CertificateId } from '../certificate/certificate-id.ts';
import { doEach } from '../commands/do-each.ts';
import { openHoldingsOf } from '../commands/open-holdings.ts';
import { nameOfIdentity } from '../identity/identity.ts';
import type { LifecycleDependencies } from '../ports.ts';
import { standingAtAuthority } from '../revocation/plane/at-the-authority.ts';
import { ARRIVES_WITHIN, type Plane } from '../revocation/plane/plane.ts';
import { causeHolds, causesThatEnd, placeOfRevocation } from './cause-holds.ts';
import { remind, resolve } from './decide.ts';
import type { Incident } from './incident.ts';
import type { IncidentId } from './incident-id.ts';
import { openIncident } from './open-incident.ts';
import { type IncidentEvent, tellOfIncident } from './tell-of-incident.ts';

const BATCH = 200;

export interface IncidentReview {
  readonly opened: number;
  readonly resolved: number;
  readonly reminded: number;
}

/**
 * What time alone does to incidents: 1 a revocation that is late opens one · 2 one whose cause is gone is
 * resolved · 3 who is told is reminded of one that nobody has taken on. Any number of servers may do this.
 *
 * @throws AggregateError of those that failed, when all the others are done.
 */
export async function reviewIncidents(deps: LifecycleDependencies): Promise<IncidentReview> {
  const failures: unknown[] = [];
  const review = {
    opened: await openForLateRevocations(deps, failures),
    resolved: await resolveWhatIsGone(deps, failures),
    reminded: await remindOfUnacknowledged(deps, failures),
  };
  if (failures.length > 0) throw new AggregateError(failures, `${failures.length} incidents could not be reviewed`);
  return review;
}

const contextOf = (deps: LifecycleDependencies, reason: string) => ({
  actor: systemActor('incident-review'),
  reason,
  correlationId: newId('cor', deps.clock.now().getTime()),
});

async function openForLateRevocations(deps: LifecycleDependencies, failures: unknown[]): Promise<number> {
  const now = deps.clock.now().getTime();
  const revokedBy = (plane: Plane): string => new Date(now - ARRIVES_WITHIN[plane] * 1000).toISOString();
  const late = await deps.planes.late(revokedBy, BATCH);
  return doEach(late, ({ certificateId, plane }) => openForLateRevocation(deps, certificateId, plane), failures);
}

function openForLateRevocation(
  deps: LifecycleDependencies,
  certificateId: CertificateId,
  plane: Plane,
): Promise<boolean> {
  return deps.transactions.run(async (tx) => {
    const found = await openHoldingsOf(deps, tx, certificateId);
    const object = placeOfRevocation(certificateId, plane);
    if (found === null || !(await causeHolds(deps, tx, { cause: 'revocation_not_arrived', object }))) return false;
    const { identity } = found.holdings;
    const said = await saidThere(deps, tx, found.record, plane);
    const late = `The revocation of a ${found.record.purpose} certificate of ${nameOfIdentity(identity)} has not arrived in the plane ${plane}`;
    await openIncident(
      deps,
      tx,
      {
        cause: 'revocation_not_arrived',
        object,
        summary: said === null ? `${late}.` : `${late}: ${said}`,
        owner: identity.owner,
        purpose: found.record.purpose,
        links: [
          { kind: 'certificate', id: certificateId },
          { kind: 'identity', id: identity.id },
        ],
      },
      contextOf(deps, `it was to arrive within ${ARRIVES_WITHIN[plane]} seconds`),
    );
    return true;
  });
}

async function saidThere(
  deps: LifecycleDependencies,
  tx: Transaction,
  record: Certificate,
  plane: Plane,
): Promise<string | null> {
  if (plane !== 'ca') return (await deps.planes.lock(tx, record.id, plane))?.detail ?? null;
  return record.state === 'revoked' ? standingAtAuthority(record).detail : null;
}

async function resolveWhatIsGone(deps: LifecycleDependencies, failures: unknown[]): Promise<number> {
  let resolved = 0;
  for (let after: IncidentId | null = null; ; ) {
    const page: readonly Pick<Incident, 'id' | 'cause' | 'object'>[] = await deps.incidents.openOf(
      causesThatEnd,
      after,
      BATCH,
    );
    resolved += await doEach(page, (incident) => resolveIfGone(deps, incident), failures);
    after = page.at(-1)?.id ?? null;
    if (page.length < BATCH || after === null) return resolved;
  }
}

const resolveIfGone = (
  deps: LifecycleDependencies,
  incident: Pick<Incident, 'id' | 'cause' | 'object'>,
): Promise<boolean> =>
  deps.transactions.run(async (tx) => {
    if (await causeHolds(deps, tx, incident)) return false;
    const before = await deps.incidents.lock(tx, incident.id);
    const after = before === null ? null : resolve(before, deps.clock.now());
    if (before === null || after === null) return false;
    await deps.incidents.update(tx, after, before.version);
    await tell(deps, tx, after, before, 'IncidentResolved', 'its cause is gone');
    return true;
  });

async function remindOfUnacknowledged(deps: LifecycleDependencies, failures: unknown[]): Promise<number> {
  const now = deps.clock.now();
  const remindOf = (id: IncidentId): Promise<boolean> =>
    deps.transactions.run(async (tx) => {
      const before = await deps.incidents.lock(tx, id);
      const after = before === null ? null : remind(before, now);
      if (before === null || after === null) return false;
      await deps.incidents.update(tx, after, before.version);
      await tell(deps, tx, after, before, 'IncidentNotAcknowledged', 'nobody has acknowledged it in time');
      return true;
    });
  return doEach(await deps.incidents.unacknowledged(now.toISOString(), BATCH), remindOf, failures);
}

function tell(
  deps: LifecycleDependencies,
  tx: Parameters<typeof tellOfIncident>[1],
  after: Incident,
  before: Incident,
  event: IncidentEvent,
  reason: string,
): Promise<void> {
  const action = event === 'IncidentResolved' ? 'resolve-incident' : 'remind-of-incident';
  return tellOfIncident(deps, tx, after, before, { action, event, context: contextOf(deps, reason) });
}
