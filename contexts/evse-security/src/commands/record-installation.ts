import type { CertificateId } from '@bfcert/certificate-lifecycle';
import type { EvseSecurityDependencies } from '../ports.ts';
import type { LocalAct } from '../station-process/check.ts';
import { processContext } from './command-context.ts';
import type { ProcessKind } from './process-kind.ts';

/**
 * Tells the lifecycle how the station answered a delivery. Refused when evidence came first (the
 * station already uses it): then there is nothing left to tell.
 */
export async function recordInstallation<Phase extends string, Event extends string>(
  deps: EvseSecurityDependencies,
  kind: ProcessKind<Phase, Event>,
  processId: string,
  { certificateId, outcome, detail }: Extract<LocalAct, { kind: 'record_installation' }>,
): Promise<void> {
  const recorded = await deps.lifecycle.recordInstallation(
    { certificateId: certificateId as CertificateId, outcome, channel: 'station link', detail },
    processContext(processId, `the station ${outcome} the certificate`),
  );
  await deps.transactions.run(async (tx) => {
    const process = await kind.store.lock(tx, processId);
    if (process !== null) await deps.stores.dirtyEntries.mark(tx, process.identityId);
  });
  if (!recorded.ok && recorded.refusal.reason !== 'not_possible_in_this_state') {
    throw new Error(`the installation of ${certificateId} was not recorded: ${recorded.refusal.reason}`);
  }
}
