import type { Certificate } from '../certificate.ts';
import { formatName } from '../distinguished-name.ts';
import { type Diagnosed, diagnosed } from '../refusal.ts';
import { isSignedBy } from '../signed.ts';
import type { CrlOutline } from './crl.ts';

export type CrlRefusal = 'wrong_issuer' | 'wrong_authority_key' | 'issuer_key_usage' | 'signature_invalid';

/** Whether `issuer` made this CRL and may make CRLs. Dates and scope are the caller's. */
export function verifyCrl<Read extends CrlOutline>(crl: Read, issuer: Certificate): Diagnosed<Read, CrlRefusal> {
  const who = formatName(issuer.subject);
  if (!crl.issuer.der.equals(issuer.subject.der)) {
    return diagnosed('wrong_issuer', `the CRL is of ${formatName(crl.issuer)}, not of ${who}`);
  }
  // A CA that has changed its key keeps its name.
  if (crl.authorityKeyId !== null && issuer.subjectKeyId !== null && crl.authorityKeyId !== issuer.subjectKeyId) {
    return diagnosed('wrong_authority_key', `the CRL is signed with the key ${crl.authorityKeyId} of ${who}`);
  }
  if (issuer.keyUsage !== null && !issuer.keyUsage.includes('cRLSign')) {
    return diagnosed('issuer_key_usage', `${who} may not sign CRLs`);
  }
  if (!isSignedBy(crl, issuer.spki)) return diagnosed('signature_invalid', `the key of ${who} did not sign the CRL`);
  return { ok: true, value: crl };
}
