import { ok, type Result, refused } from '@bfcert/kernel/result';
import { admissible } from '../certificate/admissible.ts';
import type { Certificate } from '../certificate/certificate.ts';
import { purposes } from '../purposes/registry.ts';
import type { BootstrapRefusal } from './decide.ts';
import { isRunning, type OneTimeKey, type OneTimeVerifier, type RecoveryCase } from './recovery-case.ts';

export type OneTimeKeyRefusal =
  | Exclude<BootstrapRefusal, 'bootstrap_unsuitable'>
  /** A certificate of its own would still be admitted: Profile 2 is not reopened beside it. */
  | 'way_in_left';

/** So long at most it can be used, in hours: somebody stands before the station. */
const LONGEST_HOURS = 24;

export const oneTimeKeySentences: Readonly<Record<OneTimeKeyRefusal, string>> = {
  recovery_case_over: 'The recovery case is over: open another one.',
  recovery_case_admits_already: 'A bootstrap is named already: withdraw the case to name another.',
  end_date_unsuitable: `The end date must lie ahead, by ${LONGEST_HOURS} hours at most.`,
  way_in_left: 'A certificate of the station is still admitted: let it come with that, or revoke it first.',
};

/** Pure: whether Profile 2 may be reopened; asked when it is asked for, and again when it is approved. */
export function judgeOneTimeKey(
  before: RecoveryCase,
  records: readonly Certificate[],
  until: string,
  now: Date,
): Result<string, OneTimeKeyRefusal> {
  if (!isRunning(before)) return refused('recovery_case_over');
  if (before.state === 'admitting') return refused('recovery_case_admits_already');
  if (hasWayIn(records, now)) return refused('way_in_left');
  const ahead = Date.parse(until) - now.getTime();
  if (!(ahead > 0 && ahead <= LONGEST_HOURS * 3_600_000)) return refused('end_date_unsuitable');
  return ok(new Date(until).toISOString());
}

export const hasWayIn = (records: readonly Certificate[], now: Date): boolean =>
  records.some(
    (record) =>
      purposes[record.purpose].relyingParty === 'station_gateways' &&
      record.purpose !== 'charger_factory' &&
      admissible(record, now) !== null,
  );

export const freshOneTimeKey = (keyId: string): OneTimeKey => ({
  kind: 'one_time_key',
  keyId,
  verifier: null,
  spentBy: null,
});

/** Pure: it is handed out. Null: it was, or the case admits by something else or not at all. */
export function take(before: RecoveryCase, verifier: OneTimeVerifier, now: Date): RecoveryCase | null {
  const { bootstrap } = before;
  if (!isOpenAt(before, now) || bootstrap?.kind !== 'one_time_key' || bootstrap.verifier !== null) return null;
  return { ...before, version: before.version + 1, bootstrap: { ...bootstrap, verifier } };
}

/** Pure: its one login. Null: it is another's, or was spent before, be it on the same connection. */
export function spend(
  before: RecoveryCase,
  { keyId, connectionId }: { readonly keyId: string; readonly connectionId: string },
  now: Date,
): RecoveryCase | null {
  const { bootstrap } = before;
  if (!isOpenAt(before, now) || bootstrap?.kind !== 'one_time_key' || bootstrap.keyId !== keyId) return null;
  if (bootstrap.verifier === null || bootstrap.spentBy !== null) return null;
  return { ...before, version: before.version + 1, bootstrap: { ...bootstrap, spentBy: connectionId } };
}

const isOpenAt = ({ state, until }: RecoveryCase, now: Date): boolean =>
  state === 'admitting' && until !== null && until > now.toISOString();
