import { iso15118Root } from './iso15118-root.ts';
import type { CertificateShape, Profile } from './profile.ts';

/** What differs in an ISO 15118-20 chain: its keys, and no limit of 800 bytes. */
export const ISO15118_20_AUTHORITY = {
  largestBytes: null,
  keys: { curves: ['P-521'], rsaBits: null, ed448: true },
} as const satisfies Partial<CertificateShape>;

export const iso15118Root20: Profile = {
  name: 'iso15118-20-root',
  version: 'iso15118-20-root/1',
  shape: { ...iso15118Root.shape, ...ISO15118_20_AUTHORITY },
};
