import { AUTHORITY, type Profile } from './profile.ts';
import { rootAuthority } from './root-authority.ts';

/**
 * A new root's key and name, signed by the root before it: the form in which a station with
 * AdditionalRootCertificateCheck accepts a new root (OCPP M05.FR.10). As wide as a root; it ends with
 * the root that signs it.
 */
export const crossAuthority: Profile = {
  name: 'cross-authority',
  version: 'cross-authority/1',
  shape: {
    ...rootAuthority.shape,
    revocationPointers: AUTHORITY.revocationPointers,
    caIssuers: AUTHORITY.caIssuers,
  },
};
