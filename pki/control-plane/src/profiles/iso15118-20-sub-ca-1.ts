import { ISO15118_20_AUTHORITY } from './iso15118-20-root.ts';
import { iso15118SubCa1 } from './iso15118-sub-ca-1.ts';
import type { Profile } from './profile.ts';
import { seccLeaf20 } from './secc-leaf-20.ts';

/** As iso15118-sub-ca-1 for ISO 15118-20. */
export const iso15118SubCa1Of20: Profile = {
  name: 'iso15118-20-sub-ca-1',
  version: 'iso15118-20-sub-ca-1/1',
  shape: {
    ...iso15118SubCa1.shape,
    ...ISO15118_20_AUTHORITY,
    revocationPointers: seccLeaf20.shape.revocationPointers,
  },
};
