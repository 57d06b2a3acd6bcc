import type { IdentityId } from '../identity/identity-id.ts';
import type { LifecycleDependencies } from '../ports.ts';
import { type CertificateStanding, standingOf } from './certificate-standing.ts';

/** Of whatever issuers and identities. `serial`: hex, in either case and with or without leading zeros. */
export async function certificatesWithSerial(
  { certificates, transactions }: Pick<LifecycleDependencies, 'certificates' | 'transactions'>,
  serial: string,
): Promise<readonly (CertificateStanding & { readonly identityId: IdentityId })[]> {
  const stored = serial.toLowerCase().replace(/^0+(?=.)/, '');
  const records = await transactions.run((tx) => certificates.findBySerial(tx, stored));
  return records.map((record) => ({ ...standingOf(record), identityId: record.identityId }));
}
