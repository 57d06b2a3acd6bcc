import type { DerReader } from '../../der/index.ts';
import { Refused } from '../refusal.ts';

/** CRLReason of RFC 5280 5.3.1, shared by OCSP. 7 is not used; 8, removeFromCRL, occurs in delta CRLs only. */
export const CRL_REASONS = {
  unspecified: 0,
  keyCompromise: 1,
  cACompromise: 2,
  affiliationChanged: 3,
  superseded: 4,
  cessationOfOperation: 5,
  certificateHold: 6,
  privilegeWithdrawn: 9,
  aACompromise: 10,
} as const;

export type CrlReason = keyof typeof CRL_REASONS;

const REASON_OF_CODE = new Map(
  (Object.entries(CRL_REASONS) as [CrlReason, number][]).map(([reason, code]) => [code, reason]),
);

export function readCrlReason(reader: DerReader): CrlReason {
  const code = reader.enumerated();
  const reason = REASON_OF_CODE.get(code);
  if (reason === undefined) throw new Refused('malformed', `the revocation reason ${code} is none`);
  return reason;
}
