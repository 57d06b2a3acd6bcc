import type { CommandContext } from '../commands/command.ts';
import { type AttestationWish, type AttestOutcome, attestCriterion } from './attest-criterion.ts';
import type { AttestableCriterion } from './attestable.ts';
import { type Attestation, type AttestationState, stateOfAttestation } from './attestation.ts';
import type { AttestationDependencies } from './attestation-dependencies.ts';
import type { AttestationId } from './attestation-id.ts';
import { type WithdrawAttestationOutcome, withdrawAttestation } from './withdraw-attestation.ts';

export type ShownAttestation = Attestation & { readonly state: AttestationState };

/** The public face of what people attest. */
export interface Attestations {
  attest(input: AttestationWish, context: CommandContext): Promise<AttestOutcome>;
  withdraw(
    input: { readonly attestationId: AttestationId },
    context: CommandContext,
  ): Promise<WithdrawAttestationOutcome>;
  /** Newest first, before the given one; those that are over as well. */
  page(query: {
    readonly criterion: AttestableCriterion | null;
    readonly before: AttestationId | null;
    readonly limit: number;
  }): Promise<readonly ShownAttestation[]>;
  /** The one that ends last first. */
  inForce(): Promise<readonly Attestation[]>;
}

export const createAttestations = (deps: AttestationDependencies): Attestations => ({
  attest: (input, context) => attestCriterion(deps, input, context),
  withdraw: (input, context) => withdrawAttestation(deps, input, context),
  page: async (query) => {
    const now = deps.clock.now();
    return (await deps.attestations.page(query)).map((one) => ({ ...one, state: stateOfAttestation(one, now) }));
  },
  inForce: () => deps.attestations.inForce(deps.clock.now()),
});
