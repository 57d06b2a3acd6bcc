import { type Certificate, type CertificateWithMaterial, hasMaterial } from '../certificate/certificate.ts';
import type { CertificateId } from '../certificate/certificate-id.ts';
import type { RevocationReason } from '../certificate/revocation-reason.ts';
import { isOver } from '../certificate/step.ts';

export interface Compromise {
  readonly id: CertificateId;
  readonly reason: RevocationReason;
  /** RFC 3339; left out: as long as the certificate is there. */
  readonly suspectedSince?: string;
}

export interface ReachOfCompromise {
  /** For the same key: RFC 5280 5.3.1 says `keyCompromise` of a key, and so of each certificate for it. */
  readonly sameKey: readonly CertificateWithMaterial[];
  /** Their signing request was authenticated by one that is compromised, or by one of these in turn. */
  readonly onItsWord: readonly CertificateWithMaterial[];
}

/**
 * What a compromise reaches beside the certificate itself, of what could still be accepted by somebody. Whoever
 * holds a stolen key can ask for the next certificate with it, for a key of their own. `records` are all of the
 * identity's; no other identity has a certificate for the key.
 */
export function reachOf(
  { id, reason, suspectedSince }: Compromise,
  records: readonly Certificate[],
  now: Date,
): ReachOfCompromise {
  const compromised = records.find((record) => record.id === id);
  const isPutInDoubt = reason === 'keyCompromise' || reason === 'cACompromise';
  if (compromised === undefined || !hasMaterial(compromised) || !isPutInDoubt) return { sameKey: [], onItsWord: [] };
  const others = records
    .filter(hasMaterial)
    .filter((one) => one.id !== id && one.state !== 'revoked' && !isOver(one, now));
  const { spkiSha256 } = compromised.signed;
  const sameKey = reason === 'keyCompromise' ? others.filter(({ signed }) => signed.spkiSha256 === spkiSha256) : [];

  const onItsWord: CertificateWithMaterial[] = [];
  const doubted: CertificateId[] = [id, ...sameKey.map((one) => one.id)];
  for (let voucher = doubted.shift(); voucher !== undefined; voucher = doubted.shift()) {
    for (const one of others) {
      if (sameKey.includes(one) || onItsWord.includes(one)) continue;
      const { certificateId, at } = authenticationOf(one);
      if (certificateId !== voucher || (suspectedSince !== undefined && at < suspectedSince)) continue;
      onItsWord.push(one);
      doubted.push(one.id);
    }
  }
  return { sameKey, onItsWord };
}

/** Where nobody saw it: an endpoint asks for the next one with the one that is to be replaced. */
function authenticationOf(record: CertificateWithMaterial): {
  readonly certificateId: CertificateId | null;
  readonly at: string;
} {
  return record.askedWith ?? { certificateId: record.renewalOf, at: record.signed.issuedAt };
}
