import { ok, refused } from '@bfcert/kernel/result';
import { type EvidenceType, showsUse } from '../evidence/evidence.ts';
import { OBSERVER_TOLERANCE } from '../evidence/judge-evidence.ts';
import {
  type ActiveCertificate,
  type Certificate,
  type CertificateWithMaterial,
  firstSentAt,
  hasMaterial,
  IMPORTED,
  type InstalledCertificate,
} from './certificate.ts';
import { type AwaitedCertificate, isYoungerThan } from './left-behind.ts';
import { common, type Decision, isOver, learn, move, type Step, type Surroundings } from './step.ts';
import { stageOf, targetOf } from './transitions.ts';

/**
 * An endpoint was seen using this certificate: the only way into `active` (FR-002a). What it means
 * depends on where the record stands: a first use, a use after a lost answer, a rollback to an
 * older one, or the return of one that was given up.
 */
export function seenInUse(
  record: Certificate,
  evidence: { readonly type: EvidenceType; readonly seenAt: string },
  around: Surroundings,
): Decision {
  if (record.state === 'active') {
    if (evidence.seenAt <= record.lastSeenAt) return ok([]);
    const seen = learn(record, 'seen', { ...record, lastSeenAt: evidence.seenAt });
    return ok([seen, ...giveUpLeftBehind(record, evidence.type, around)]);
  }
  if (!hasMaterial(record) || targetOf(stageOf(record), 'evidence') === null) {
    return refused('not_possible_in_this_state');
  }
  if (isOver(record, around.now)) return refused('expired');

  if (Date.parse(evidence.seenAt) + OBSERVER_TOLERANCE < Date.parse(existsSince(record))) {
    return refused('evidence_predates_certificate');
  }
  const current = around.activeInPlace;
  if (record.state === 'retired' && !showsUse(evidence.type)) return refused('readiness_is_no_use');
  if (current !== null && isOlder(evidence.seenAt, record, current)) return refused('evidence_predates_successor');
  if (record.state === 'retired' && record.cause === 'replaced') {
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
  steps.push(move(holder, 'evidence', active), ...giveUpLeftBehind(record, evidence.type, around));
  return ok(steps);
}

/**
 * By a handshake alone, in which the endpoint itself has chosen: others list or ask about what is merely kept. What is
 * given up is still let in (`admissible.ts`), and in force again as soon as the endpoint comes with it after all.
 */
const giveUpLeftBehind = (by: Certificate, type: EvidenceType, { leftBehind, now }: Surroundings): readonly Step[] =>
  type === 'mtls_handshake' ? leftBehind.map((one) => giveUp(one, now, { endpointCameWith: by.id })) : [];

export const giveUp = (record: AwaitedCertificate, now: Date, notes: Step['notes'] = {}): Step =>
  move(
    record,
    'abandon',
    {
      ...common(record),
      state: 'retired',
      cause: 'abandoned',
      ...(record.state === 'issued' && firstSentAt(record) === null ? { neverSent: true } : {}),
      signed: record.signed,
      retiredAt: now.toISOString(),
    },
    notes,
  );

/**
 * Since when it could have been used, RFC 3339. `notBefore` lies before the moment of signing, by an hour and more, so
 * of our own it is too early; but for those whose record is younger than they are: imported, or made again.
 */
function existsSince({ state, signed }: CertificateWithMaterial): string {
  return state === 'retired' || signed.profileVersion === IMPORTED ? signed.notBefore : signed.issuedAt;
}

/**
 * Gateways report in batches, and one that was cut off reports what it saw days ago: what was seen before the active one
 * was last seen takes nothing from it. At the same moment the next one is on its way in, and one of before was on its way out.
 */
function isOlder(seenAt: string, { state }: Certificate, { lastSeenAt }: ActiveCertificate): boolean {
  return state === 'retired' ? seenAt <= lastSeenAt : seenAt < lastSeenAt;
}

/** Replaced by a newer one it retires; when the endpoint goes back to an older one it waits for its next use. */
export function leaveActive(
  current: ActiveCertificate,
  successor: Certificate,
  { now, rollbackWindow }: Surroundings,
): Step {
  const wentBack =
    successor.state === 'retired' &&
    (successor.cause === 'replaced' || (successor.cause === 'abandoned' && isYoungerThan(current, successor)));
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
