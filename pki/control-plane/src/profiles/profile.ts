import type { Curve, KeyAlgorithm, KeyUsage } from '@bfcert/kernel/x509';
import type { AuthorityName, CommonNameKind, ProfileName, TrustDomain } from '@bfcert/pki-contract';

/**
 * Everything a certificate of a profile may look like. The draft is made from it and the lints hold
 * the draft against it; nothing comes from a CSR but its key.
 */
export interface CertificateShape {
  /** Subject attributes, in this order, one each; C is left out where the subject has no country. */
  readonly subject: readonly SubjectAttribute[];
  readonly commonName: CommonNameKind;
  /** The one value of DC; null where the subject has no DC. */
  readonly domainComponent: string | null;
  /** Null for an end entity. A path length of null leaves the depth to the authorities below. */
  readonly ca: { readonly pathLength: number | null } | null;
  readonly keyUsage: readonly KeyUsage[];
  /** Dotted object identifiers; null leaves the extension out. */
  readonly extendedKeyUsage: readonly string[] | null;
  /** `common_name`: one dNSName that repeats the CN. */
  readonly subjectAltName: 'absent' | 'common_name';
  /** Whether the certificate says where its issuer's revocation list and OCSP responder are. */
  readonly revocationPointers: { readonly crl: boolean; readonly ocsp: boolean };
  /** Whether it says where its issuer's certificate is. */
  readonly caIssuers: boolean;
  /** Its own revocation is not to be asked for: OCSP responders alone (RFC 6960 4.2.2.2.1). */
  readonly ocspNoCheck: boolean;
  /** From now. */
  readonly longestValiditySeconds: number;
  /** How far notBefore lies in the past: station clocks lag, and a future notBefore is refused (errata to A02.FR.06). */
  readonly backdatingSeconds: number;
  /** Of the whole certificate in DER, signature included; null where there is no such limit. */
  readonly largestBytes: number | null;
  readonly keys: AdmittedKeys;
}

export type SubjectAttribute = 'C' | 'O' | 'CN' | 'DC';

export interface AdmittedKeys {
  readonly curves: readonly Curve[];
  /** Bits of the modulus, both ends included; null admits no RSA key. */
  readonly rsaBits: { readonly least: number; readonly most: number } | null;
  readonly ed448: boolean;
}

export interface Profile {
  readonly name: ProfileName | OwnProfileName;
  /** Recorded with every intent; it changes whenever the certificates change. */
  readonly version: string;
  readonly shape: CertificateShape;
}

/** Profiles of the control plane's own certificates; no caller may ask for one. Their trust domain is that of the authority they belong to. */
export type OwnProfileName =
  | 'root-authority'
  | 'intermediate-authority'
  | 'issuing-authority'
  | 'cross-authority'
  | 'iso15118-root'
  | 'iso15118-sub-ca-1'
  | 'iso15118-sub-ca-2'
  | 'iso15118-cross'
  | 'iso15118-20-root'
  | 'iso15118-20-sub-ca-1'
  | 'iso15118-20-sub-ca-2'
  | 'iso15118-20-cross'
  | 'ocsp-responder';

/** A profile that callers may ask for. */
export interface RequestableProfile extends Profile {
  readonly name: ProfileName;
  readonly trustDomain: TrustDomain;
  /** Who issues it unless the configuration says otherwise; of the same trust domain. */
  readonly authority: AuthorityName;
}

export const HOUR_SECONDS = 3_600;
export const DAY_SECONDS = 86_400;
export const YEAR_SECONDS = 365 * DAY_SECONDS;

/** What end entities have in common unless a profile says otherwise. */
export const END_ENTITY = {
  subject: ['O', 'CN'],
  domainComponent: null,
  ca: null,
  keyUsage: ['digitalSignature'],
  extendedKeyUsage: null,
  subjectAltName: 'absent',
  revocationPointers: { crl: true, ocsp: true },
  caIssuers: true,
  ocspNoCheck: false,
  backdatingSeconds: HOUR_SECONDS,
  largestBytes: null,
} as const satisfies Partial<CertificateShape>;

/** What authorities have in common unless a profile says otherwise. Their keys meet BSI TR-02102-1 (A00.FR.504). */
export const AUTHORITY = {
  ...END_ENTITY,
  subject: ['C', 'O', 'CN'],
  commonName: 'authority_title',
  keyUsage: ['keyCertSign', 'cRLSign'],
  backdatingSeconds: DAY_SECONDS,
  keys: { curves: ['P-256', 'P-384'], rsaBits: { least: 3072, most: 4096 }, ed448: false },
} as const satisfies Partial<CertificateShape>;

/** For roots, whose revocation nobody can ask for, and for the versions from before the others said where. */
export const withoutPointers = (shape: CertificateShape): CertificateShape => ({
  ...shape,
  revocationPointers: { crl: false, ocsp: false },
  caIssuers: false,
});

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
    case 'ed448':
      return keys.ed448 ? null : 'an Ed448 key is not admitted by this profile';
    case 'ed25519':
      return 'an Ed25519 key is not admitted: neither OCPP nor ISO 15118 has a TLS suite for it';
  }
}
