import type { CertificateOrder } from '@bfcert/pki-contract/authority';
import type { AuthorityCall, OrderIntent } from '../ledger/records.ts';

/** What the ledger says of the last attempt at an order. */
export interface Attempt {
  readonly attempt: number;
  readonly calls: readonly [AuthorityCall, ...AuthorityCall[]];
  readonly standing: /** Every answer came and none was final: ask again. */
    | 'open'
    /** An answer is missing. */
    | 'unknown'
    /** Nothing will come of it; another attempt may be made. */
    | 'failed'
    | 'certified'
    /** It yielded something else than was ordered. */
    | 'unacceptable';
}

export function lastAttempt(calls: readonly AuthorityCall[]): Attempt | null {
  const attempt = calls.at(-1)?.attempt;
  const [first, ...others] = calls.filter((call) => call.attempt === attempt);
  if (attempt === undefined || first === undefined) return null;
  const ofAttempt = [first, ...others] as const;
  return { attempt, calls: ofAttempt, standing: standingOf(ofAttempt) };
}

function standingOf(calls: readonly AuthorityCall[]): Attempt['standing'] {
  const outcomes = new Set(calls.map(({ outcome }) => outcome));
  if (outcomes.has('issued') || outcomes.has('found')) return 'certified';
  if (outcomes.has('unacceptable')) return 'unacceptable';
  // A later refusal or shortness of time says nothing of a call whose answer was lost.
  if (outcomes.has(null)) return 'unknown';
  return outcomes.has('refused') || outcomes.has('nothing_issued') || outcomes.has('suspected') ? 'failed' : 'open';
}

/** The order as it is sent in every call of an attempt. */
export const orderOf = ({ order }: OrderIntent, attempt: number, attemptedAt: Date): CertificateOrder => ({
  ...order,
  attempt,
  attemptedAt: attemptedAt.toISOString(),
});
