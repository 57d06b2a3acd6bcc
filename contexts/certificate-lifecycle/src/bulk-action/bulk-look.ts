import type { OwnerScope } from '@bfcert/kernel/actor';
import type { CertificateId } from '../certificate/certificate-id.ts';

/** Where the dry run of a bulk action is, page after page of the inventory. */
export type BulkLook = {
  /** The last certificate that was looked at; null before the first. */
  readonly after: CertificateId | null;
  /** Whether whoever asked may ask a second person for what the guards hold back. */
  readonly mayAsk: boolean;
  /** By which every page judges how near its end each is; a look that an older release began has none, and goes by the one in force. */
  readonly policyVersion?: number;
  /** Of the targets that were found so far. */
  readonly owners: OwnerScope;
  /** How often an error of ours stopped the next page. */
  readonly failures: number;
};

/** Why it ended before a person could start it, or without anybody's word. */
export type BulkStop = 'bulk_action_empty' | 'bulk_action_too_large' | 'look_failed' | 'requester_right_lost';

/** As many as an account can list: whoever acts for more acts for all. */
const MOST_OWNERS_NAMED = 100;

/** Whose the targets are together. */
export function joined(one: OwnerScope, other: readonly string[]): OwnerScope {
  if (one === 'all') return one;
  const owners = [...new Set([...one, ...other])];
  return owners.length > MOST_OWNERS_NAMED ? 'all' : owners;
}
