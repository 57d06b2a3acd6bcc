import type { PkiControlPlane } from '@bfcert/pki-contract';

/** Where signed answers come from, for reading only: whoever publishes can neither issue nor revoke. */
export type StatusSource = Pick<PkiControlPlane, 'ocspSince'>;
