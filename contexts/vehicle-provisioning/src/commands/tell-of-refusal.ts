import {
  auditEntryOf,
  ENROLMENT_REFUSED,
  type Identity,
  type Refusal,
  VEHICLE_REFUSED,
} from '@bfcert/certificate-lifecycle';
import { systemActor } from '@bfcert/kernel/actor';
import type { EnrolmentDependencies } from '../enrolment-ports.ts';
import type { VehicleDoor, VehicleRefusal } from '../vas-enrolment/proven-vehicle.ts';

/** Nobody has proven anything: it is a security event, counted by address, and no entry of the audit each time. */
export async function tellOfStranger(
  deps: EnrolmentDependencies,
  door: VehicleDoor,
  reason: VehicleRefusal,
  about: {
    readonly program: string | null;
    readonly fingerprint?: string | null;
    readonly identityId?: Identity['id'];
  },
): Promise<void> {
  const { program, fingerprint = null, identityId = null } = about;
  await deps.transactions.run((tx) =>
    deps.lifecycle.recordSecurityEvent(tx, {
      ...eventAt(deps, door),
      type: `${VEHICLE_REFUSED}${reason}`,
      identityId,
      details: { program, fingerprint },
      about: { fingerprint },
    }),
  );
}

/** A vehicle that is known asked for what it does not get: in the audit as well. */
export async function tellOfRefusedEnrolment(
  deps: EnrolmentDependencies,
  door: VehicleDoor,
  vehicle: { readonly identity: Identity; readonly program: string; readonly proof: string },
  { reason, detail }: Refusal<string>,
): Promise<void> {
  const { identity, program, proof } = vehicle;
  const context = { actor: systemActor(door.source), reason: `proven by ${proof}`, correlationId: identity.id };
  await deps.transactions.run(async (tx) => {
    const said = { refusal: reason, sentence: detail, program };
    const entry = { action: 'enrol-vehicle', outcome: 'refused', identityId: identity.id, detail: said } as const;
    await deps.audit.append(tx, auditEntryOf(deps.clock.now(), context, entry));
    await deps.lifecycle.recordSecurityEvent(tx, {
      ...eventAt(deps, door),
      type: `${ENROLMENT_REFUSED}${reason}`,
      identityId: identity.id,
      details: said,
    });
  });
}

const eventAt = ({ clock }: EnrolmentDependencies, door: VehicleDoor) => ({
  ...door,
  at: clock.now().toISOString(),
  reportedTime: null,
  count: 1,
});
