import { DAY_SECONDS, type Profile } from './profile.ts';
import { rootAuthority } from './root-authority.ts';

/** Signs end entities only: path length 0. */
export const issuingAuthority: Profile = {
  name: 'issuing-authority',
  version: 'issuing-authority/1',
  shape: { ...rootAuthority.shape, ca: { pathLength: 0 }, longestValiditySeconds: 10 * 365 * DAY_SECONDS },
};
