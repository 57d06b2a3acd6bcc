import type { OrderRefusal } from '@bfcert/pki-contract/authority';
import type { Declined } from './private-ca-client.ts';

const THROTTLED: ReadonlySet<string> = new Set([
  'ThrottlingException',
  'Throttling',
  'ThrottledException',
  'RequestThrottled',
  'RequestThrottledException',
  'RequestLimitExceeded',
  'TooManyRequestsException',
]);

const NOT_AUTHORIZED: ReadonlySet<string> = new Set([
  'AccessDeniedException',
  'AccessDenied',
  'ExpiredToken',
  'ExpiredTokenException',
  'IncompleteSignature',
  'IncompleteSignatureException',
  'InvalidClientTokenId',
  'InvalidSignatureException',
  'MissingAuthenticationToken',
  'MissingAuthenticationTokenException',
  'NotAuthorized',
  'OptInRequired',
  'RequestExpired',
  'SignatureDoesNotMatch',
  'UnrecognizedClientException',
]);

export const isThrottled = ({ declined }: Declined): boolean => THROTTLED.has(declined);

/** AWS works on it, or has not yet told all its servers of it. */
export const isNotYet = (answer: Declined): boolean =>
  isThrottled(answer) ||
  answer.declined === 'RequestInProgressException' ||
  answer.declined === 'ResourceNotFoundException';

/** Of a declined order that was not throttled. The quota of a CA's lifetime is the only limit that IssueCertificate has. */
export function orderRefusal({ declined }: Declined): OrderRefusal {
  if (declined === 'LimitExceededException') return 'quota_exhausted';
  return NOT_AUTHORIZED.has(declined) ? 'not_authorized' : 'order_rejected';
}
