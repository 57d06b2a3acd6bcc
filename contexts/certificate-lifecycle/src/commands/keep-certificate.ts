import { ok, refused } from '@bfcert/kernel/result';
import type { CertificateId } from '../certificate/certificate-id.ts';
import type { LifecycleDependencies } from '../ports.ts';
import { tellOfPlan } from '../replacement/tell-of-plan.ts';
import type { CommandContext, Outcome } from './command.ts';
import { openHoldingsFor } from './open-holdings.ts';
import { runCommand } from './run-command.ts';

export type KeepOutcome = Outcome<
  { readonly certificateId: CertificateId },
  'certificate_unknown' | 'no_revocation_planned'
>;

/** Takes a planned revocation back. What was begun in its place goes on. */
export function keepCertificate(
  deps: LifecycleDependencies,
  { certificateId }: { readonly certificateId: CertificateId },
  context: CommandContext,
): Promise<KeepOutcome> {
  return runCommand(deps, {
    name: 'keep-certificate',
    input: { certificateId },
    context,
    subject: { certificateId },
    work: async (tx): Promise<KeepOutcome> => {
      const found = await openHoldingsFor(deps, tx, certificateId, context.actor);
      if (found === null) return refused({ reason: 'certificate_unknown', detail: 'No such certificate.' });
      const plan = await deps.plannedRevocations.inTransaction(tx, certificateId);
      if (plan?.status !== 'pending') {
        return refused({ reason: 'no_revocation_planned', detail: 'No revocation of it is planned.' });
      }
      const withdrawn = { ...plan, status: 'withdrawn' } as const;
      await deps.plannedRevocations.put(tx, withdrawn);
      await tellOfPlan(deps, tx, withdrawn, plan.status, { action: 'keep-certificate', context });
      return ok({ certificateId });
    },
  });
}
