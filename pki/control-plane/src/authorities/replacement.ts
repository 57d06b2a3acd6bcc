import { type Result, refused } from '@bfcert/kernel/result';
import type { Certificate } from '@bfcert/kernel/x509';
import type { AuthorityName } from '@bfcert/pki-contract';
import type { CertificateAuthority } from './authority.ts';
import { findKey } from './authority-keys.ts';
import type { AuthorityMaterials } from './certify-authority.ts';
import type { IssuingKey } from './issuing-key.ts';
import { certificateOf, certificatesAbove, recordsOf } from './open-authority.ts';
import { namesOf } from './successor.ts';

/** Why an authority is not replaced. */
export interface ReplacementRefusal {
  readonly reason:
    | 'not_established'
    | 'no_intermediate'
    | 'signing_key_missing'
    | 'signing_key_is_another'
    | 'signer_ended'
    | 'no_such_generation';
  readonly detail: string;
}

/** The chain in use, from the issuing authority up to the root. */
export function chainInUse(
  name: AuthorityName,
  { ledger }: Pick<AuthorityMaterials, 'ledger'>,
): Result<readonly [issuing: Certificate, ...above: Certificate[]], ReplacementRefusal> {
  const active = ledger.authorities.active(name);
  const record = recordsOf(ledger, name, 'issuing').find(({ generation }) => generation === active);
  if (record === undefined) {
    const detail = `there is no authority ${name} yet: start the system or hold a ceremony`;
    return refused({ reason: 'not_established', detail });
  }
  const issuing = certificateOf(ledger, record.fingerprint);
  return { ok: true, value: [issuing, ...certificatesAbove(ledger, issuing)] };
}

/** An authority that signs others: its key is here, or somebody has brought it. */
export async function openSigner(
  name: AuthorityName,
  certificate: Certificate,
  broughtKey: IssuingKey | null,
  materials: AuthorityMaterials,
): Promise<Result<CertificateAuthority, ReplacementRefusal>> {
  const { ledger, clock } = materials;
  const who = namesOf(certificate).commonName;
  if (certificate.notAfter <= clock.now()) {
    return refused({ reason: 'signer_ended', detail: `${who} ended at ${certificate.notAfter.toISOString()}` });
  }
  const record = ledger.authorities.of(name).find(({ fingerprint }) => fingerprint === certificate.fingerprint);
  const key = broughtKey ?? (record === undefined ? null : await findKey(record, materials));
  if (key === null) {
    return refused({ reason: 'signing_key_missing', detail: `the key of ${who} is not here: name its file` });
  }
  if (key.spkiSha256 !== certificate.spkiSha256) {
    return refused({ reason: 'signing_key_is_another', detail: `the key that was brought is not that of ${who}` });
  }
  return { ok: true, value: { key, certificate } };
}
