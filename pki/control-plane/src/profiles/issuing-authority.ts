import { AUTHORITY, type Profile, withoutPointers, YEAR_SECONDS } from './profile.ts';

/** Signs end entities only: path length 0. */
export const issuingAuthority: Profile = {
  name: 'issuing-authority',
  version: 'issuing-authority/2',
  shape: { ...AUTHORITY, ca: { pathLength: 0 }, longestValiditySeconds: 10 * YEAR_SECONDS },
};

export const issuingAuthority1: Profile = {
  ...issuingAuthority,
  version: 'issuing-authority/1',
  shape: withoutPointers(issuingAuthority.shape),
};
