import {
  type CommandContext,
  type IdentityId,
  isDecommissioned,
  type SubjectType,
} from '@bfcert/certificate-lifecycle';
import { mayTouch } from '@bfcert/kernel/actor';
import { ok, refused } from '@bfcert/kernel/result';
import type { VehicleProvisioningDependencies } from '../ports.ts';
import type { ProvisioningCaseId } from '../provisioning-case/provisioning-case-id.ts';
import { putDelivery } from '../provisioning-case/put-signal.ts';
import type { Delivery } from '../provisioning-case/signals.ts';
import type { CaseOutcome } from './case-refusals.ts';
import { heardAt, keepSignal } from './keep-signal.ts';
import { onCase } from './on-case.ts';

export interface RecordDeliveryInput extends Omit<Delivery, 'at'> {
  readonly caseId: ProvisioningCaseId;
  readonly at: Date;
}

export type RecordDeliveryRefusal = 'station_unknown' | 'evse_unknown';

/** Something was carried to the vehicle, or was to be. It says nothing of whether it works (FR-007). */
export async function recordDelivery(
  deps: VehicleProvisioningDependencies,
  { caseId, at: asked, ...delivery }: RecordDeliveryInput,
  context: CommandContext,
): Promise<CaseOutcome<RecordDeliveryRefusal>> {
  const action = 'record-provisioning-delivery';
  const { channel, outcome, source, reference, stationId, evseId } = delivery;
  const lacksStation = !(await isThere(deps, stationId, 'charger', context));
  const lacksEvse = !(await isThere(deps, evseId, 'evse', context));
  const input = { ...delivery, at: asked.toISOString() };
  return onCase<RecordDeliveryRefusal>(deps, { action, caseId, input }, context, async (tx, held) => {
    if (lacksStation) return refused({ reason: 'station_unknown', detail: 'There is no such station.' });
    if (lacksEvse) return refused({ reason: 'evse_unknown', detail: 'There is no such EVSE.' });
    const at = heardAt(asked, deps.clock.now());
    const after = { ...held.signals, deliveries: putDelivery(held.signals.deliveries, { ...delivery, at }) };
    const nothing = { objection: null, documentSha256: null };
    const told = {
      signal: 'delivery',
      name: channel,
      says: outcome,
      source,
      reference,
      at,
      stationId,
      ...nothing,
    } as const;
    return ok(await keepSignal(deps, tx, held, { after, told, action }, context));
  });
}

/** A delivery that names none is linked to none. */
async function isThere(
  { lifecycle }: VehicleProvisioningDependencies,
  id: IdentityId | null,
  type: SubjectType,
  { actor }: CommandContext,
): Promise<boolean> {
  if (id === null) return true;
  const identity = await lifecycle.findIdentity(id);
  return identity?.subjectType === type && !isDecommissioned(identity) && mayTouch(actor, identity.owner);
}
