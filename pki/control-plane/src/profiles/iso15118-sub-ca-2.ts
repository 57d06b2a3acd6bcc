import { iso15118SubCa1 } from './iso15118-sub-ca-1.ts';
import { type Profile, YEAR_SECONDS } from './profile.ts';

/** CPO Sub-CA 2, which issues to the stations: no authority below it, one to two years of life. */
export const iso15118SubCa2: Profile = {
  name: 'iso15118-sub-ca-2',
  version: 'iso15118-sub-ca-2/1',
  shape: { ...iso15118SubCa1.shape, ca: { pathLength: 0 }, longestValiditySeconds: 2 * YEAR_SECONDS },
};
