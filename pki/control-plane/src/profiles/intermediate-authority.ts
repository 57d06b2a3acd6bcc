import { AUTHORITY, type Profile, YEAR_SECONDS } from './profile.ts';

/** Stands between a root that is offline and an issuing authority that is replaced more often: path length 1. */
export const intermediateAuthority: Profile = {
  name: 'intermediate-authority',
  version: 'intermediate-authority/1',
  shape: { ...AUTHORITY, ca: { pathLength: 1 }, longestValiditySeconds: 15 * YEAR_SECONDS },
};
