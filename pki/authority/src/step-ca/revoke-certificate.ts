import type { Clock } from '@bfcert/kernel/clock';
import type { RevocationReason } from '@bfcert/pki-contract';
import type { RevocationOrder, RevocationOutcome } from '@bfcert/pki-contract/authority';
import { retryAfterSeconds } from '../https/retry-after.ts';
import { unusableAnswer } from '../unusable-answer.ts';
import { sentence } from './answers.ts';
import type { StepCaClient } from './step-ca-client.ts';

/** RFC 5280 5.3.1. */
const REASON_CODES: { readonly [Reason in RevocationReason]: number } = {
  unspecified: 0,
  keyCompromise: 1,
  cACompromise: 2,
  affiliationChanged: 3,
  superseded: 4,
  cessationOfOperation: 5,
  privilegeWithdrawn: 9,
};

/** There is no code for it, only these words. */
const ALREADY = /already (been )?revoked/i;

/**
 * Passive, which is all the CA knows: it renews the certificate no more, and lists it in its CRL where
 * it is told to keep one.
 */
export async function revokeCertificate(
  client: StepCaClient,
  { serial, reason }: RevocationOrder,
  clock: Clock,
): Promise<RevocationOutcome> {
  const decimal = BigInt(`0x${serial}`).toString();
  const { status, headers, body } = await client.post(
    { operation: 'revoke', subject: decimal },
    { serial: decimal, reasonCode: REASON_CODES[reason], reason, passive: true },
  );
  if (status === 200 || status === 201) return { status: 'revoked' };
  if (status === 429 || status === 503) {
    return { status: 'busy', retryAfterSeconds: retryAfterSeconds(headers['retry-after'], clock.now()) };
  }
  const detail = sentence(status, body.toString('utf8'));
  if (status >= 400 && status < 500) {
    return ALREADY.test(detail) ? { status: 'revoked' } : { status: 'refused', detail };
  }
  throw unusableAnswer('unexpected_status', detail);
}
