import {
  type Certificate,
  certificatePem,
  keyWeakness,
  parseCertificate,
  unsupportedExtension,
  verifyIssuedBy,
} from '@bfcert/kernel/x509';
import type { Refusal } from '../commands/command.ts';
import type { TrustDomain } from '../purposes/purpose.ts';
import { type BundlePurpose, bundleRules } from './bundle-purpose.ts';
import { isSelfIssued } from './describe-anchor.ts';
import { vendorOfAnchor } from './factory-anchors.ts';

/** Why a certificate cannot be an anchor of this bundle. */
export type AnchorRefusal =
  | 'certificate_malformed'
  /** Longer than what the bundle's endpoints can be sent. */
  | 'certificate_too_large'
  /** It stands in the file twice. */
  | 'duplicate'
  | 'not_a_ca'
  | 'cannot_sign_certificates'
  | 'key_too_weak'
  | 'critical_extension_unknown'
  | 'signature_invalid'
  | 'not_yet_valid'
  | 'expired'
  /** A vendor's root that does not say whose stations it vouches for. */
  | 'vendor_not_named'
  /** A vendor's sub-CA without the root that signed it. */
  | 'root_not_in_file'
  | 'crosses_trust_domains';

export type AnchorFault = Refusal<AnchorRefusal>;

/** A block of the file: what it is, or why that cannot be said. */
export type ReadAnchor =
  | { readonly parsed: Certificate; readonly fault: null }
  | { readonly parsed: null; readonly fault: AnchorFault };

export function readAnchor(der: Buffer): ReadAnchor {
  const parsed = parseCertificate(der);
  if (parsed.ok) return { parsed: parsed.value, fault: null };
  return { parsed: null, fault: { reason: 'certificate_malformed', detail: `It cannot be read: ${parsed.detail}.` } };
}

/**
 * What stands against it, the first rule that objects; null when nothing does. RFC 5280: a CA by basicConstraints
 * (4.2.1.9) that says in keyUsage that it signs certificates (4.2.1.3), and no critical extension that we would
 * not process (4.2). `elsewhere`: the domain that its key belongs to already, if it is another. `standsUnderRoot`: by its
 * signature, under a self-issued one of the same file.
 */
export function judgeAnchor(
  anchor: Certificate,
  {
    purpose,
    now,
    repeated,
    elsewhere,
    standsUnderRoot,
  }: {
    readonly purpose: BundlePurpose;
    readonly now: Date;
    readonly repeated: boolean;
    readonly elsewhere: TrustDomain | null;
    readonly standsUnderRoot: boolean;
  },
): AnchorFault | null {
  const fault = (reason: AnchorRefusal, detail: string): AnchorFault => ({ reason, detail });
  const { longestPem, trustDomains } = bundleRules[purpose];
  if (repeated) return fault('duplicate', 'It stands in the file more than once.');
  const { length } = certificatePem(anchor.der);
  if (longestPem !== null && length > longestPem) {
    const detail = `Its PEM has ${length} characters; a station takes at most ${longestPem} (OCPP InstallCertificate).`;
    return fault('certificate_too_large', detail);
  }
  if (!anchor.isCa) return fault('not_a_ca', 'It is no CA: basicConstraints does not say so.');
  if (!anchor.keyUsage?.includes('keyCertSign')) {
    return fault('cannot_sign_certificates', 'Its keyUsage does not have keyCertSign.');
  }
  const weakness = keyWeakness(anchor.key);
  if (weakness !== null) return fault('key_too_weak', `It has ${weakness}.`);
  const unknown = unsupportedExtension(anchor);
  if (unknown !== null)
    return fault('critical_extension_unknown', `It has the extension ${unknown}, which is not processed.`);
  if (isSelfIssued(anchor) && isSelfSigned(anchor) === false) {
    return fault('signature_invalid', 'It names itself as its issuer, and its key did not sign it.');
  }
  if (now < anchor.notBefore) return fault('not_yet_valid', `It is valid from ${anchor.notBefore.toISOString()}.`);
  if (now > anchor.notAfter) return fault('expired', `It expired at ${anchor.notAfter.toISOString()}.`);
  if (purpose === 'charger_factory_trust' && !isSelfIssued(anchor) && !standsUnderRoot) {
    const detail = 'No root in the file has signed it, nor a CA below one: bring the root of the vendor beside it.';
    return fault('root_not_in_file', detail);
  }
  // Below its root a sub-CA need not say whose stations these are: the root does.
  if (purpose === 'charger_factory_trust' && isSelfIssued(anchor) && vendorOfAnchor(anchor) === null) {
    const detail = 'Its subject has no one organisation (O) of at most 50 characters, and so vouches for no station.';
    return fault('vendor_not_named', detail);
  }
  if (elsewhere === null) return null;
  return fault(
    'crosses_trust_domains',
    `Its key belongs to ${elsewhere}, and this bundle is of ${trustDomains.join(' and ')}.`,
  );
}

/** Null: a self-issued certificate of a CA that changed its key is signed by the key before (RFC 5280, 3.2). */
function isSelfSigned(anchor: Certificate): boolean | null {
  const { authorityKeyId, subjectKeyId } = anchor;
  if (authorityKeyId !== null && subjectKeyId !== null && authorityKeyId !== subjectKeyId) return null;
  return verifyIssuedBy(anchor, anchor);
}

/** Whether signatures lead from it to a self-issued one of `file`. What has led nowhere once is not followed again. */
export function standsUnderRoot(
  anchor: Certificate,
  file: readonly Certificate[],
  seen: Set<Certificate> = new Set(),
): boolean {
  if (isSelfIssued(anchor)) return true;
  seen.add(anchor);
  return file.some((above) => !seen.has(above) && verifyIssuedBy(anchor, above) && standsUnderRoot(above, file, seen));
}
