import { AUTHORITY, type Profile, withoutPointers, YEAR_SECONDS } from './profile.ts';

/**
 * A trust anchor. It has no path length: one day it signs its successor (cross-authority), below which
 * an issuing authority stands, and below that successor another one. The depth is limited by the
 * authorities that it signs.
 */
export const rootAuthority: Profile = {
  name: 'root-authority',
  version: 'root-authority/2',
  shape: withoutPointers({ ...AUTHORITY, ca: { pathLength: null }, longestValiditySeconds: 20 * YEAR_SECONDS }),
};

export const rootAuthority1: Profile = {
  ...rootAuthority,
  version: 'root-authority/1',
  shape: { ...rootAuthority.shape, ca: { pathLength: 1 } },
};
