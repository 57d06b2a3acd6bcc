import type { Id } from '@bfcert/kernel/ids';
import type { StationProcess } from '../station-process/station-process.ts';

export type CredentialRenewalId = Id<'rnw'>;

export const renewalSteps = ['trust_anchor', 'csr', 'issue', 'install', 'handshake'] as const;

/** `failed`: a person is to decide; the certificate in force stays as it is. */
export type RenewalPhase = 'planned' | (typeof renewalSteps)[number] | 'completed' | 'failed';

/** A station on Profile 3 gets its next certificate over its live session; the first stays in force until the second is used. */
export type CredentialRenewal = StationProcess<RenewalPhase>;
