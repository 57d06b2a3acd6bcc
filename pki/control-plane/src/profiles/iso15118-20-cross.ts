import { iso15118Root20 } from './iso15118-20-root.ts';
import type { Profile } from './profile.ts';
import { seccLeaf20 } from './secc-leaf-20.ts';

/** As cross-authority for an ISO 15118-20 root. */
export const iso15118Cross20: Profile = {
  name: 'iso15118-20-cross',
  version: 'iso15118-20-cross/1',
  shape: { ...iso15118Root20.shape, revocationPointers: seccLeaf20.shape.revocationPointers },
};
