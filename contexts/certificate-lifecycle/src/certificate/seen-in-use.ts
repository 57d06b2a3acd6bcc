import { ok, refused } from '@bfcert/kernel/result';
import { type EvidenceType, showsUse } from '../evidence/evidence.ts';
import {
  type ActiveCertificate,
  type Certificate,
  type CertificateWithMaterial,
  hasMaterial,
  type InstalledCertificate,
} from './certificate.ts';
import { common, type Decision, isOver, learn, move, type Step, type Surroundings } from './step.ts';
import { stageOf, targetOf } from './transitions.ts';

/**
 * An endpoint was seen using this certificate: the only way into `active` (FR-002a). What it means
 * depends on where the record stands: a first use, a use after a lost answer, a rollback to the
 * predecessor, or the return of one that was given up.
 */
export function seenInUse(
  record: Certificate,
  evidence: { readonly type: EvidenceType; readonly seenAt: string },
  around: Surroundings,
): Decision {
  if (record.state === 'active') {
    if (evidence.seenAt <= record.lastSeenAt) return ok([]);
    return ok([learn(record, 'seen', { ...record, lastSeenAt: evidence.seenAt })]);
  }
  if (!hasMaterial(record) || targetOf(stageOf(record), 'evidence') === null) {
    return refused('not_possible_in_this_state');
  }
  if (isOver(record, around.now)) return refused('expired');

  const current = around.activeInPlace;
  if (record.state === 'retired' && !showsUse(evidence.type)) return refused('readiness_is_no_use');
  if (record.state === 'retired' && record.cause === 'replaced') {
    // Gateways report in batches: a sighting of the old one from before the new one was last seen is no rollback.
    if (current !== null && evidence.seenAt <= current.lastSeenAt) return refused('evidence_predates_successor');
    if (around.now.toISOString() >= record.rollbackUntil) return refused('rollback_window_over');
  }

  const steps: Step[] = [];
  if (current !== null) steps.push(leaveActive(current, record, around));
  let holder: CertificateWithMaterial = record;
  if (record.state === 'issued') {
    // The endpoint cannot use what it has not installed: the answer that would have said so was lost.
    const inferred: InstalledCertificate = {
      ...common(record),
      state: 'installed_pending_activation',
      signed: record.signed,
      installedAt: around.now.toISOString(),
      since: 'inferred_from_use',
    };
    steps.push(move(record, 'installed', inferred, { installationChannel: 'inferred_from_use' }));
    holder = inferred;
  }
  const active: ActiveCertificate = {
    ...common(holder),
    state: 'active',
    signed: holder.signed,
    installedAt: holder.state === 'installed_pending_activation' ? holder.installedAt : around.now.toISOString(),
    activatedAt: around.now.toISOString(),
    evidence: evidence.type,
    lastSeenAt: evidence.seenAt,
    replaced: current?.id ?? null,
  };
  steps.push(move(holder, 'evidence', active));
  return ok(steps);
}

/** Replaced by a newer one it retires; when the endpoint goes back to its predecessor it waits for its next use. */
function leaveActive(current: ActiveCertificate, successor: Certificate, { now, rollbackWindow }: Surroundings): Step {
  const wentBack = successor.state === 'retired' && successor.cause === 'replaced';
  if (wentBack) {
    const pending: InstalledCertificate = {
      ...common(current),
      state: 'installed_pending_activation',
      signed: current.signed,
      installedAt: current.installedAt,
      since: 'rollback',
    };
    return move(current, 'superseded_by_rollback', pending, { rolledBackTo: successor.id });
  }
  const windowEnd = Math.min(now.getTime() + rollbackWindow * 1000, Date.parse(current.signed.notAfter));
  return move(current, 'replaced', {
    ...common(current),
    state: 'retired',
    cause: 'replaced',
    signed: current.signed,
    retiredAt: now.toISOString(),
    replacedBy: successor.id,
    rollbackUntil: new Date(windowEnd).toISOString(),
  });
}
