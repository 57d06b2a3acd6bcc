import { systemActor } from '@bfcert/kernel/actor';
import type { Transaction } from '@bfcert/kernel/transaction';
import { auditEntryOf } from '../audit/audit-entry.ts';
import { type Certificate, hasMaterial } from '../certificate/certificate.ts';
import type { CertificateId } from '../certificate/certificate-id.ts';
import { changeRecord } from '../commands/change-certificate.ts';
import type { CommandContext } from '../commands/command.ts';
import { issueCertificate } from '../commands/issue-certificate.ts';
import { openIncident } from '../incident/open-incident.ts';
import { resolveIncident } from '../incident/resolve-incident.ts';
import { planeStandings } from '../queries/plane-standings.ts';
import { type NextOfProbe, nextOfProbe, type ProbeFacts } from './decide.ts';
import { SYNTHETIC_NAME, syntheticActor, syntheticRequest } from './synthetic-endpoint.ts';
import type { SyntheticProbe } from './synthetic-probe.ts';
import type { SyntheticProbeDependencies } from './synthetic-probe-dependencies.ts';

/**
 * One round of each probe that is open: 1 what became of its certificate, as the record says · 2 the next step, by
 * `nextOfProbe` · 3 that step by the commands that everybody else's certificates go by. Any number of servers may do this,
 * and one that dies leaves all to the next round: its key is lost, and was good for nothing but the request.
 */
export async function advanceSyntheticProbes(deps: SyntheticProbeDependencies): Promise<void> {
  for (const probe of await deps.syntheticProbes.open()) await advance(deps, probe);
}

async function advance(deps: SyntheticProbeDependencies, probe: SyntheticProbe): Promise<void> {
  const facts = await factsOf(deps, probe);
  const next = nextOfProbe(probe, facts);
  const { record } = facts;
  if (next.kind === 'order') return order(deps, probe);
  const isToEnd = next.kind === 'cancel' || next.kind === 'revoke';
  if (isToEnd && record !== null) await change(deps, probe, record.id, next.kind);
  return keep(deps, probe, facts, next);
}

async function factsOf(deps: SyntheticProbeDependencies, probe: SyntheticProbe): Promise<ProbeFacts> {
  const now = deps.clock.now();
  const record = await recordOf(deps, probe);
  const rows = record === null ? [] : await deps.planes.of([record.id]);
  return { record, planes: record === null ? [] : planeStandings(record, rows), now };
}

/** One that was ordered just before a server died is known by when it was asked for: no other probe ran at that time. */
async function recordOf(deps: SyntheticProbeDependencies, probe: SyntheticProbe): Promise<Certificate | null> {
  if (probe.certificateId !== null) return (await deps.certificates.find(probe.certificateId))?.record ?? null;
  const records = await deps.certificates.allOf([probe.identityId]);
  const end = probe.endedAt ?? deps.clock.now().toISOString();
  const own = records.findLast(({ record: { requestedAt: at } }) => at >= probe.startedAt && at <= end);
  return own?.record ?? null;
}

async function order(deps: SyntheticProbeDependencies, probe: SyntheticProbe): Promise<void> {
  const place = { identityId: probe.identityId, purpose: 'charger_identity', slot: null } as const;
  const context = { ...contextOf(probe), actor: syntheticActor };
  const ordered = await issueCertificate(deps, { ...place, csrPem: syntheticRequest() }, context);
  // Another server was quicker, or what the one before has left behind is being ended: the next round sees.
  if (ordered.ok || ordered.refusal.reason === 'issue_pending') return;
  const now = deps.clock.now();
  const { reason, detail } = ordered.refusal;
  const next = { kind: 'fail', step: 'order', detail: `${reason}: ${detail}` } as const;
  await keep(deps, probe, { record: null, planes: [], now }, next);
}

function change(
  deps: SyntheticProbeDependencies,
  probe: SyntheticProbe,
  certificateId: CertificateId,
  kind: 'cancel' | 'revoke',
): Promise<void> {
  const context = contextOf(probe);
  const { reason: detail } = context;
  const [action, command] =
    kind === 'cancel'
      ? (['cancel-request', { kind: 'intend_end', end: { cause: 'cancelled', reason: 'cancelled', detail } }] as const)
      : (['revoke-certificate', { kind: 'revoke', reason: 'cessationOfOperation' }] as const);
  return deps.transactions.run(async (tx) => {
    const outcome = await changeRecord(deps, tx, certificateId, command, { action, context });
    // Somebody was quicker, and the next round reads the record anew; else the deadline says so.
    if (outcome.ok || outcome.refusal.reason === 'not_possible_in_this_state') return;
    throw new Error(`${certificateId} of ${probe.id}: ${outcome.refusal.detail}`);
  });
}

/** What is known by now, and how it ends: row, audit entry and incident in one transaction. */
function keep(
  deps: SyntheticProbeDependencies,
  seen: SyntheticProbe,
  { record, now }: ProbeFacts,
  next: NextOfProbe,
): Promise<void> {
  return deps.transactions.run(async (tx) => {
    const before = await deps.syntheticProbes.lock(tx, seen.id);
    if (before === null || before.state !== seen.state || before.isCleared) return;
    const known = { ...before, ...timesOf(before, record) };
    const after = ended(known, next, now);
    if (JSON.stringify(after) === JSON.stringify(before)) return;
    await deps.syntheticProbes.update(tx, after);
    if (after.state !== before.state) await tellOfEnd(deps, tx, after);
  });
}

function ended(probe: SyntheticProbe, next: NextOfProbe, now: Date): SyntheticProbe {
  const endedAt = now.toISOString();
  switch (next.kind) {
    case 'succeed':
      return { ...probe, state: 'succeeded', arrived: next.arrived, endedAt, isCleared: true };
    case 'fail':
      return { ...probe, state: 'failed', failure: { step: next.step, detail: next.detail }, endedAt };
    case 'clear':
      return { ...probe, isCleared: true };
    default:
      return probe;
  }
}

function timesOf(probe: SyntheticProbe, record: Certificate | null): Partial<SyntheticProbe> {
  if (record === null) return {};
  return {
    certificateId: record.id,
    orderedAt: record.requestedAt,
    issuedAt: hasMaterial(record) ? record.signed.issuedAt : probe.issuedAt,
    revokedAt: record.state === 'revoked' ? record.revokedAt : probe.revokedAt,
  };
}

async function tellOfEnd(deps: SyntheticProbeDependencies, tx: Transaction, probe: SyntheticProbe): Promise<void> {
  const { id, identityId, certificateId, failure, state } = probe;
  const context = contextOf(probe);
  const detail = { probeId: id, ...failure };
  const told = { action: 'end-synthetic-probe', identityId, certificateId, before: 'running', after: state, detail };
  await deps.audit.append(tx, auditEntryOf(deps.clock.now(), context, told));
  const about = { cause: 'synthetic_probe_failed', object: SYNTHETIC_NAME } as const;
  if (failure === null) return resolveIncident(deps, tx, about, context);
  const summary = `The synthetic probe failed at the step ${failure.step}: ${failure.detail}`;
  const links = certificateId === null ? [] : [{ kind: 'certificate', id: certificateId } as const];
  await openIncident(deps, tx, { ...about, summary, owner: null, purpose: 'charger_identity', links }, context);
}

/** It goes on for whoever asked: in their words, under their correlation id. */
const contextOf = ({ startedBy, reason, correlationId }: SyntheticProbe): CommandContext => ({
  actor: { ...systemActor('synthetic-probe'), onBehalfOf: startedBy },
  reason,
  correlationId,
});
