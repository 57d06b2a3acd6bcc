import { AuthorityUnavailable } from '@bfcert/pki-contract/authority';
import { retryAfterSeconds } from '../https/retry-after.ts';
import { membersOf, textsOf } from '../json-members.ts';
import { unusableAnswer } from '../unusable-answer.ts';
import type { VaultAnswer } from './vault-wire.ts';

/** Why a request was not done, and was certainly not done. */
export type Declined =
  | { readonly status: 'busy'; readonly retryAfterSeconds: number }
  /** The token is none, or its policies do not grant it. */
  | { readonly status: 'denied'; readonly detail: string }
  /** Against a role or the engine's rules, or about something that is not there. */
  | { readonly status: 'rejected'; readonly detail: string };

const RETRY_SECONDS = 5;

/**
 * Missing state of another node (412), a quota or a standby (429), a secondary for recovery (472), a
 * standby for reading (473): whoever answers so has not passed the request to the engine.
 */
const NOT_NOW: ReadonlySet<number> = new Set([412, 429, 472, 473]);

/**
 * What a node says before it looks at a request. Not so when other words stand around: a node that is
 * sealed while it stores what it has signed says so too, and with the same status.
 */
const BEFORE_LOOKING: ReadonlySet<string> = new Set([
  'Vault is sealed',
  'OpenBao is sealed',
  'local node not active but active cluster node not found',
]);

/** Null when it was done. Throws `AuthorityUnavailable` when that cannot be said. */
export function declinedBy(answer: VaultAnswer, now: Date): Declined | null {
  const { status, headers } = answer;
  if (status === 200 || status === 204) return null;
  const retryAfter = headers['retry-after'];
  const isBeforeLooking = BEFORE_LOOKING.has(errorsOf(answer).join('\n'));
  if (NOT_NOW.has(status) || isBeforeLooking || (status === 503 && retryAfter !== undefined)) {
    const seconds = retryAfter === undefined ? RETRY_SECONDS : retryAfterSeconds(retryAfter, now);
    return { status: 'busy', retryAfterSeconds: seconds };
  }
  const detail = sentence(answer);
  if (status === 403) return { status: 'denied', detail };
  if (status >= 400 && status < 500) return { status: 'rejected', detail };
  // A standby that does not forward sends its clients to the active node.
  if (status === 307)
    throw new AuthorityUnavailable('a standby sends us to another node, which is not followed', false);
  throw unusableAnswer('unexpected_status', detail);
}

export const dataOf = ({ members }: VaultAnswer): Readonly<Record<string, unknown>> | null =>
  membersOf(members?.['data']);

/** What Vault says about an error, for a person. */
export function sentence(answer: VaultAnswer): string {
  const errors = errorsOf(answer);
  return errors.length === 0 ? `status ${answer.status}` : `status ${answer.status}: ${errors.join('; ')}`;
}

const errorsOf = ({ members }: VaultAnswer): readonly string[] => textsOf(members?.['errors']) ?? [];
