import { ok, type Result, refused } from '@bfcert/kernel/result';
import type { SecondPerson } from '../approval/second-person.ts';
import { type Certificate, hasMaterial } from '../certificate/certificate.ts';
import type { CertificateId } from '../certificate/certificate-id.ts';
import { isOver } from '../certificate/step.ts';
import { type Bootstrap, isRunning, type RecoveryCase } from './recovery-case.ts';

export type BootstrapRefusal =
  | 'recovery_case_over'
  | 'recovery_case_admits_already'
  /** It is no factory certificate of this station, or it can be used no more. */
  | 'bootstrap_unsuitable'
  | 'end_date_unsuitable';

/** So long at most a bootstrap admits, in days. */
const LONGEST_DAYS = 14;

export const recoverySentences: Readonly<Record<BootstrapRefusal, string>> = {
  recovery_case_over: 'The recovery case is over: open another one.',
  recovery_case_admits_already: 'A bootstrap is named already: withdraw the case to name another.',
  bootstrap_unsuitable: 'Name a factory certificate of this station that is recorded here and has not ended.',
  end_date_unsuitable: `The end date must lie ahead, by ${LONGEST_DAYS} days at most.`,
};

/** Pure: what is named; asked when it is asked for, and again when it is approved. */
export function judgeBootstrap(
  before: RecoveryCase,
  record: Certificate | null,
  until: string,
  now: Date,
): Result<{ readonly bootstrap: Bootstrap; readonly until: string }, BootstrapRefusal> {
  if (!isRunning(before)) return refused('recovery_case_over');
  if (before.state === 'admitting') return refused('recovery_case_admits_already');
  if (record === null || record.identityId !== before.identityId) return refused('bootstrap_unsuitable');
  const fingerprint = bootstrapFingerprint(record, now);
  if (fingerprint === null) return refused('bootstrap_unsuitable');
  const ahead = Date.parse(until) - now.getTime();
  if (!(ahead > 0 && ahead <= LONGEST_DAYS * 86_400_000)) return refused('end_date_unsuitable');
  const bootstrap = { kind: 'factory_certificate', certificateId: record.id, fingerprint } as const;
  return ok({ bootstrap, until: new Date(until).toISOString() });
}

/** Null: it admits nobody. It may be in force with its maker for years before the station needs it here. */
export function bootstrapFingerprint(record: Certificate, now: Date): string | null {
  if (record.purpose !== 'charger_factory' || !hasMaterial(record) || isOver(record, now)) return null;
  const isUsable =
    record.state === 'issued' || record.state === 'installed_pending_activation' || record.state === 'active';
  return isUsable ? record.signed.fingerprint : null;
}

/** Pure: two people have named it. @throws when they have named it for another case. */
export function admit(
  before: RecoveryCase,
  named: { readonly bootstrap: Bootstrap; readonly until: string },
  secondPerson: SecondPerson,
): RecoveryCase {
  if (!secondPerson.covers(before.id)) throw new Error(`nobody has approved a bootstrap of ${before.id}`);
  return { ...before, ...named, version: before.version + 1, state: 'admitting', people: secondPerson.notes };
}

/** Pure: it ends; null: it is over already, or its end date lies ahead. */
export function end(
  before: RecoveryCase,
  how:
    | { readonly to: 'recovered'; readonly with: CertificateId }
    | { readonly to: 'expired' }
    | { readonly to: 'withdrawn' },
  now: Date,
): RecoveryCase | null {
  if (!isRunning(before)) return null;
  const at = now.toISOString();
  if (how.to === 'expired' && (before.state !== 'admitting' || before.until === null || before.until > at)) return null;
  const recoveredWith = how.to === 'recovered' ? how.with : null;
  return { ...before, version: before.version + 1, state: how.to, endedAt: at, recoveredWith };
}
