import type { RevocationReason as AwsReason } from '@aws-sdk/client-acm-pca';
import type { RevocationReason } from '@bfcert/pki-contract';
import type { RevocationOrder, RevocationOutcome } from '@bfcert/pki-contract/authority';
import { colonSerial } from '../colon-serial.ts';
import { isThrottled } from './declined.ts';
import type { PrivateCa } from './private-ca.ts';

const RETRY_SECONDS = 5;

/** RFC 5280 5.3.1 in the words of AWS. */
const REASONS: { readonly [Reason in RevocationReason]: AwsReason } = {
  unspecified: 'UNSPECIFIED',
  keyCompromise: 'KEY_COMPROMISE',
  cACompromise: 'CERTIFICATE_AUTHORITY_COMPROMISE',
  affiliationChanged: 'AFFILIATION_CHANGED',
  superseded: 'SUPERSEDED',
  cessationOfOperation: 'CESSATION_OF_OPERATION',
  privilegeWithdrawn: 'PRIVILEGE_WITHDRAWN',
};

/** The same revocation or another of the same CA is under way: neither is done yet. */
const UNDER_WAY: ReadonlySet<string> = new Set(['RequestInProgressException', 'ConcurrentModificationException']);

/** Repeating is harmless: AWS keeps the first revocation. */
export async function revokeCertificate(
  { client, limits }: PrivateCa,
  { serial, reason }: RevocationOrder,
): Promise<RevocationOutcome> {
  const wait = limits.revoke.take();
  if (wait > 0) return { status: 'busy', retryAfterSeconds: Math.ceil(wait / 1_000) };
  const answer = await client.revoke(colonSerial(serial), REASONS[reason]);
  if (!('declined' in answer) || answer.declined === 'RequestAlreadyProcessedException') return { status: 'revoked' };
  if (isThrottled(answer) || UNDER_WAY.has(answer.declined))
    return { status: 'busy', retryAfterSeconds: RETRY_SECONDS };
  return { status: 'refused', detail: answer.detail };
}
