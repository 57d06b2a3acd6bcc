import type { Refusal } from '../commands/command.ts';
import type { Identity } from '../identity/identity.ts';

/** `revoke`: with cessationOfOperation. `run_out`: what is in force is taken out of use, without a word to those who read lists of revocations. */
export const certificateEnds = ['revoke', 'run_out'] as const;
export type CertificatesEnd = (typeof certificateEnds)[number];

/** That an identity is gone for good: the device is scrapped, and nobody comes with its names any more. */
export interface Decommission {
  /** RFC 3339. */
  readonly at: string;
  /** As in the audit. */
  readonly by: string;
  readonly reason: string;
  readonly certificates: CertificatesEnd;
}

export const isDecommissioned = ({ decommissioned }: Pick<Identity, 'decommissioned'>): boolean =>
  decommissioned !== undefined;

export const IS_DECOMMISSIONED = 'It is decommissioned: whoever comes with its names again is registered anew.';

/** Null: it is in service. */
export const objectionToDecommissioned = (
  identity: Pick<Identity, 'decommissioned'>,
): Refusal<'identity_decommissioned'> | null =>
  isDecommissioned(identity) ? { reason: 'identity_decommissioned', detail: IS_DECOMMISSIONED } : null;
