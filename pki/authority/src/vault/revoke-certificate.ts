import type { Clock } from '@bfcert/kernel/clock';
import type { RevocationOrder, RevocationOutcome } from '@bfcert/pki-contract/authority';
import { colonSerial } from '../colon-serial.ts';
import { textsOf } from '../json-members.ts';
import { dataOf, declinedBy } from './answers.ts';
import type { VaultClient } from './vault-client.ts';

/** Vault takes no reason. It answers with the time of the revocation, also when that was long ago. */
export async function revokeCertificate(
  client: VaultClient,
  { serial }: RevocationOrder,
  clock: Clock,
): Promise<RevocationOutcome> {
  const answer = await client.post('revoke', { serial_number: colonSerial(serial) });
  const declined = declinedBy(answer, clock.now());
  if (declined?.status === 'busy') return declined;
  if (declined !== null) return { status: 'refused', detail: declined.detail };
  if (dataOf(answer)?.['revocation_time'] !== undefined) return { status: 'revoked' };
  // Success with a warning, for a certificate that has expired: no CRL will have it.
  const warnings = textsOf(answer.members?.['warnings']) ?? ['Vault does not say when it was revoked'];
  return { status: 'refused', detail: warnings.join('; ') };
}
