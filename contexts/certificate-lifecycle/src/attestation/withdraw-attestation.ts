import { ok, refused } from '@bfcert/kernel/result';
import { auditEntryOf } from '../audit/audit-entry.ts';
import { describeActor } from '../audit/describe-actor.ts';
import type { CommandContext, Outcome } from '../commands/command.ts';
import { runCommand } from '../commands/run-command.ts';
import { PERSON } from './attest-criterion.ts';
import { stateOfAttestation } from './attestation.ts';
import type { AttestationDependencies } from './attestation-dependencies.ts';
import type { AttestationId } from './attestation-id.ts';

export type WithdrawAttestationOutcome = Outcome<
  { readonly attestationId: AttestationId },
  'needs_a_person' | 'attestation_unknown' | 'attestation_over'
>;

/** By whoever may attest it, not only by who did: it takes a word back and gives nothing. */
export function withdrawAttestation(
  deps: AttestationDependencies,
  input: { readonly attestationId: AttestationId },
  context: CommandContext,
): Promise<WithdrawAttestationOutcome> {
  const { attestationId } = input;
  return runCommand(deps, {
    name: 'withdraw-attestation',
    input,
    context,
    subject: {},
    work: async (tx): Promise<WithdrawAttestationOutcome> => {
      if (context.actor.person === undefined) return refused({ reason: 'needs_a_person', detail: PERSON });
      const before = await deps.attestations.lock(tx, attestationId);
      if (before === null) return refused({ reason: 'attestation_unknown', detail: 'No such attestation.' });
      const now = deps.clock.now();
      const state = stateOfAttestation(before, now);
      if (state !== 'in_force') return refused({ reason: 'attestation_over', detail: `It is ${state}.` });
      const withdrawn = { at: now.toISOString(), by: describeActor(context.actor), reason: context.reason };
      await deps.attestations.update(tx, { ...before, withdrawn });
      const states = { before: state, after: 'withdrawn' };
      const detail = { attestationId, criterion: before.criterion };
      await deps.audit.append(tx, auditEntryOf(now, context, { action: 'withdraw-attestation', ...states, detail }));
      return ok({ attestationId });
    },
  });
}
