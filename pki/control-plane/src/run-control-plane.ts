import { endWith, messageOf, runLeashed } from '@bfcert/pki-process';
import { type Configuration, parseConfiguration } from './configuration.ts';
import { ignoreSteps, type OnStep } from './issuance-step.ts';
import { startControlPlane } from './start-control-plane.ts';

/** The control plane as a process of its own; `runLeashed` says how it lives. */
export function runControlPlane(
  listenerFor: (configuration: Configuration) => OnStep = () => ignoreSteps,
): Promise<void> {
  return runLeashed(async (firstLine) => {
    const configuration = parseConfiguration(firstLine);
    if (!configuration.ok) throw new Error(configuration.refusal);
    return startControlPlane({
      ...configuration.value,
      onStep: listenerFor(configuration.value),
      onLedgerLost: (error) => endWith(`the ledger is lost: ${messageOf(error)}`),
    });
  });
}
