import {
  boundValues,
  type CommandContext,
  type Identity,
  type IdentityId,
  type Refusal,
} from '@bfcert/certificate-lifecycle';
import { mayTouch } from '@bfcert/kernel/actor';
import { ok, type Result, refused } from '@bfcert/kernel/result';
import type { EnrolmentDependencies } from '../enrolment-ports.ts';

export type VehicleObjection =
  | 'vehicle_unknown'
  /** It is not bound to that program. */
  | 'program_not_bound'
  | 'identity_decommissioned';

/** The vehicle that somebody makes a way in for; of an owner the caller acts for. */
export async function vehicleInProgram(
  { lifecycle }: EnrolmentDependencies,
  { identityId, program }: { readonly identityId: IdentityId; readonly program: string },
  { actor }: CommandContext,
): Promise<Result<Identity, Refusal<VehicleObjection>>> {
  const identity = await lifecycle.findIdentity(identityId);
  if (identity === null || identity.subjectType !== 'vehicle' || !mayTouch(actor, identity.owner)) {
    return refused({ reason: 'vehicle_unknown', detail: 'There is no such vehicle.' });
  }
  if (identity.decommissioned !== undefined) {
    return refused({ reason: 'identity_decommissioned', detail: 'It is gone for good.' });
  }
  if (!boundValues(identity, 'program').includes(program)) {
    return refused({ reason: 'program_not_bound', detail: `It is not bound to the program ${program}.` });
  }
  return ok(identity);
}
