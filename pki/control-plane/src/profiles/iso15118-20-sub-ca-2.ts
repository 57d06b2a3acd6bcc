import { ISO15118_20_AUTHORITY } from './iso15118-20-root.ts';
import { iso15118SubCa2 } from './iso15118-sub-ca-2.ts';
import type { Profile } from './profile.ts';
import { seccLeaf20 } from './secc-leaf-20.ts';

/** As iso15118-sub-ca-2 for ISO 15118-20. */
export const iso15118SubCa2Of20: Profile = {
  name: 'iso15118-20-sub-ca-2',
  version: 'iso15118-20-sub-ca-2/1',
  shape: {
    ...iso15118SubCa2.shape,
    ...ISO15118_20_AUTHORITY,
    revocationPointers: seccLeaf20.shape.revocationPointers,
  },
};
