import type { CommandContext } from '@bfcert/certificate-lifecycle';
import { ok, refused } from '@bfcert/kernel/result';
import type { VehicleProvisioningDependencies } from '../ports.ts';
import type { ProvisioningCaseId } from '../provisioning-case/provisioning-case-id.ts';
import { putWord, withPrerequisite } from '../provisioning-case/put-signal.ts';
import type { CaseOutcome } from './case-refusals.ts';
import { heardAt, keepSignal } from './keep-signal.ts';
import { onCase } from './on-case.ts';

export interface RecordPrerequisiteInput {
  readonly caseId: ProvisioningCaseId;
  readonly name: string;
  readonly met: boolean;
  readonly source: string;
  readonly reference: string;
  readonly at: Date;
}

export type RecordPrerequisiteRefusal = 'prerequisite_unknown';

/** Somebody says that a prerequisite is met, or that it is not any more. */
export function recordPrerequisite(
  deps: VehicleProvisioningDependencies,
  { caseId, name, met, source, reference, at: asked }: RecordPrerequisiteInput,
  context: CommandContext,
): Promise<CaseOutcome<RecordPrerequisiteRefusal>> {
  const action = 'record-prerequisite';
  const input = { name, met, source, reference, at: asked.toISOString() };
  return onCase<RecordPrerequisiteRefusal>(deps, { action, caseId, input }, context, async (tx, held) => {
    const known = held.signals.prerequisites.find((one) => one.name === name);
    if (known === undefined) {
      const names = held.signals.prerequisites.map((one) => one.name).join(', ');
      return refused({
        reason: 'prerequisite_unknown',
        detail: `The case has these: ${names === '' ? 'none' : names}.`,
      });
    }
    const at = heardAt(asked, deps.clock.now());
    const changed = putWord(known, { met, source, reference, at });
    const after = changed === known ? held.signals : withPrerequisite(held.signals, changed);
    const says = met ? 'met' : 'not_met';
    const nothing = { objection: null, documentSha256: null, stationId: null };
    const told = { signal: 'prerequisite', name, says, source, reference, at, ...nothing } as const;
    return ok(await keepSignal(deps, tx, held, { after, told, action }, context));
  });
}
