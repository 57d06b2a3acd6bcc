import { ok, refused } from '@bfcert/kernel/result';
import type { Transaction } from '@bfcert/kernel/transaction';
import type { CertificateId } from '../certificate/certificate-id.ts';
import { type CertificateCommand, decide } from '../certificate/decide.ts';
import { refusalSentences } from '../certificate/refusals.ts';
import { deliverableOf, deliverySentences, noDeliveries } from '../delivery/delivery-path.ts';
import type { LifecycleDependencies } from '../ports.ts';
import { standing, versionConflict } from './change-certificate.ts';
import type { CommandContext } from './command.ts';
import { openHoldingsFor, surroundingsIn } from './open-holdings.ts';
import type { InstallOutcome } from './outcomes.ts';
import { runCommand } from './run-command.ts';
import { writeSteps } from './write-steps.ts';

export const SEND_AGAIN = { kind: 'install', executionPath: 'ordered again' } as const satisfies CertificateCommand;

/** Has the same chain sent to its endpoint again, where a delivery was lost or came to nothing. */
export function installCertificate(
  deps: LifecycleDependencies,
  { certificateId }: { readonly certificateId: CertificateId },
  context: CommandContext,
): Promise<InstallOutcome> {
  return runCommand(deps, {
    name: 'install-certificate',
    input: { certificateId },
    context,
    subject: { certificateId },
    work: (tx) => installRecord(deps, tx, certificateId, context),
  });
}

/** Inside a command's transaction. */
export async function installRecord(
  deps: LifecycleDependencies,
  tx: Transaction,
  certificateId: CertificateId,
  context: CommandContext,
): Promise<InstallOutcome> {
  // 1 what the record says of it
  const found = await openHoldingsFor(deps, tx, certificateId, context.actor);
  if (found === null) return refused({ reason: 'certificate_unknown', detail: 'No such certificate.' });
  const { record, holdings } = found;
  const conflict = versionConflict(record, context);
  if (conflict !== null) return refused(conflict);
  const decision = decide(record, SEND_AGAIN, surroundingsIn(deps, holdings, record));
  if (!decision.ok) return refused({ reason: decision.refusal, detail: refusalSentences[decision.refusal] });

  // 2 what whoever delivers says: last of all that may refuse, because it writes the order
  const deliverable = deliverableOf(record, holdings.identity);
  const undelivered = await (deps.deliveries ?? noDeliveries).order(tx, deliverable, context);
  if (undelivered !== null) return refused({ reason: undelivered, detail: deliverySentences[undelivered] });

  // 3 the record, its event and its audit entry beside the order
  await writeSteps(deps, tx, decision.value, { action: 'install-certificate', context });
  return ok(standing(record, decision.value));
}
