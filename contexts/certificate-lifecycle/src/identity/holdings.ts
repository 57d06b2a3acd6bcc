import type { Certificate } from '../certificate/certificate.ts';
import type { Identity } from './identity.ts';

/** An identity with all its records, oldest first. */
export interface Holdings {
  readonly identity: Identity;
  readonly records: readonly Certificate[];
}
