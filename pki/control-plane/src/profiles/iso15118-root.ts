import { type CertificateShape, type Profile, YEAR_SECONDS } from './profile.ts';
import { rootAuthority } from './root-authority.ts';
import { ISO15118_2_LARGEST_BYTES } from './secc-leaf.ts';

/** What the authorities of an ISO 15118-2 chain have in common: names in the order of the leaf, DC=V2G, P-256, 800 bytes. */
export const ISO15118_2_AUTHORITY = {
  subject: ['CN', 'O', 'C', 'DC'],
  domainComponent: 'V2G',
  largestBytes: ISO15118_2_LARGEST_BYTES,
  keys: { curves: ['P-256'], rsaBits: null, ed448: false },
} as const satisfies Partial<CertificateShape>;

/** The trust anchor of an operator's own ISO 15118-2 chain (a private V2G root). */
export const iso15118Root: Profile = {
  name: 'iso15118-root',
  version: 'iso15118-root/1',
  shape: { ...rootAuthority.shape, ...ISO15118_2_AUTHORITY, longestValiditySeconds: 40 * YEAR_SECONDS },
};
