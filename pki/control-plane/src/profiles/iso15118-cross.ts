import { iso15118Root } from './iso15118-root.ts';
import { iso15118SubCa1 } from './iso15118-sub-ca-1.ts';
import type { Profile } from './profile.ts';

/** As cross-authority for an ISO 15118-2 root. */
export const iso15118Cross: Profile = {
  name: 'iso15118-cross',
  version: 'iso15118-cross/1',
  shape: {
    ...iso15118Root.shape,
    revocationPointers: iso15118SubCa1.shape.revocationPointers,
  },
};
