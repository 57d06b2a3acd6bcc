import type { Curve, KeyAlgorithm, KeyUsage } from '@bfcert/kernel/x509';
import type { AuthorityName, ProfileName } from '@bfcert/pki-contract';

/**
 * Everything a certificate of a profile may look like. The draft is made from it and the lints hold
 * the draft against it; nothing comes from a CSR but its key.
 */
export interface CertificateShape {
  /** Subject attributes, in this order, one each. */
  readonly subject: readonly ('O' | 'CN')[];
  /** Null for an end entity. */
  readonly ca: { readonly pathLength: number } | null;
  readonly keyUsage: readonly KeyUsage[];
  /** Dotted object identifiers; null leaves the extension out. */
  readonly extendedKeyUsage: readonly string[] | null;
  /** `common_name`: one dNSName that repeats the CN. */
  readonly subjectAltName: 'absent' | 'common_name';
  /** From now. */
  readonly longestValiditySeconds: number;
  /** How far notBefore lies in the past: station clocks lag, and a future notBefore is refused (errata to A02.FR.06). */
  readonly backdatingSeconds: number;
  readonly keys: AdmittedKeys;
}

export interface AdmittedKeys {
  readonly curves: readonly Curve[];
  /** Bits of the modulus, both ends included; null admits no RSA key. */
  readonly rsaBits: { readonly least: number; readonly most: number } | null;
}

export interface Profile {
  readonly name: ProfileName | 'root-authority' | 'issuing-authority';
  /** Recorded with every intent; it changes whenever the certificates change. */
  readonly version: string;
  readonly shape: CertificateShape;
}

/** A profile that callers may ask for. */
export interface RequestableProfile extends Profile {
  readonly name: ProfileName;
  readonly authority: AuthorityName;
}

export const HOUR_SECONDS = 3_600;
export const DAY_SECONDS = 86_400;

/** One sentence against the key, or null. */
export function keyFault(keys: AdmittedKeys, key: KeyAlgorithm): string | null {
  switch (key.kind) {
    case 'ec':
      return keys.curves.includes(key.curve) ? null : `an EC key on ${key.curve} is not admitted by this profile`;
    case 'rsa':
      if (keys.rsaBits === null) return 'an RSA key is not admitted by this profile';
      if (key.bits < keys.rsaBits.least || key.bits > keys.rsaBits.most) {
        return `an RSA key has ${keys.rsaBits.least} to ${keys.rsaBits.most} bits, this one ${key.bits}`;
      }
      return null;
    case 'ed25519':
    case 'ed448':
      return `an ${key.kind} key is not admitted: no TLS suite that OCPP requires can use it`;
  }
}
