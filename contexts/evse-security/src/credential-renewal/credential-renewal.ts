import type { Id } from '@bfcert/kernel/ids';
import type { StationProcess } from '../station-process/station-process.ts';

export type CredentialRenewalId = Id<'rnw'>;

export const renewalSteps = ['trust_anchor', 'csr', 'issue', 'install', 'handshake', 'listing'] as const;

/** `failed`: a person is to decide; the certificate in force stays as it is. */
export type RenewalPhase = 'planned' | (typeof renewalSteps)[number] | 'completed' | 'failed';

/**
 * A station gets its next certificate over its live session; the first stays in force until the second is used. Its own
 * is proven by a handshake; one that it shows to vehicles by its list of what it has.
 */
export type CredentialRenewal = StationProcess<RenewalPhase>;
