import { refused } from '@bfcert/kernel/result';
import type { CertificateId } from '../certificate/certificate-id.ts';
import type { LifecycleDependencies } from '../ports.ts';
import { purposes } from '../purposes/registry.ts';
import { changeRecord } from './change-certificate.ts';
import type { CommandContext } from './command.ts';
import { openHoldingsFor } from './open-holdings.ts';
import type { SentOutcome } from './outcomes.ts';
import { runCommand } from './run-command.ts';

/**
 * Recorded before the chain leaves: from then on the endpoint may hold it, whatever it answers. Somebody who carries a
 * chain there says so by the same command. Not of what we hand over ourselves: gateways admit what was sent, so nobody
 * makes them admit what never left.
 */
export function recordSent(
  deps: LifecycleDependencies,
  input: { readonly certificateId: CertificateId; readonly executionPath: string },
  context: CommandContext,
): Promise<SentOutcome> {
  const { certificateId, executionPath } = input;
  return runCommand(deps, {
    name: 'record-sent',
    input,
    context,
    subject: { certificateId },
    work: async (tx): Promise<SentOutcome> => {
      const found = await openHoldingsFor(deps, tx, certificateId, context.actor);
      const isOurs = found !== null && purposes[found.record.purpose].renewal === 'ask_endpoint';
      if (isOurs && context.actor.kind !== 'system') {
        const detail = 'It is handed over from here, and recorded when that happens.';
        return refused({ reason: 'delivered_from_here', detail });
      }
      return changeRecord(deps, tx, certificateId, { kind: 'sent', executionPath }, { action: 'record-sent', context });
    },
  });
}
