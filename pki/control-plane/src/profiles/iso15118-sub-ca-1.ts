import { ISO15118_2_AUTHORITY } from './iso15118-root.ts';
import { AUTHORITY, type Profile, YEAR_SECONDS } from './profile.ts';
import { seccLeaf } from './secc-leaf.ts';

/** CPO Sub-CA 1: one authority below it. The vehicle is shown OCSP answers for the authorities too, so each names its responder. */
export const iso15118SubCa1: Profile = {
  name: 'iso15118-sub-ca-1',
  version: 'iso15118-sub-ca-1/1',
  shape: {
    ...AUTHORITY,
    ...ISO15118_2_AUTHORITY,
    ca: { pathLength: 1 },
    revocationPointers: seccLeaf.shape.revocationPointers,
    caIssuers: seccLeaf.shape.caIssuers,
    longestValiditySeconds: 4 * YEAR_SECONDS,
  },
};
