import type { CertificateId, Refusal } from '@bfcert/certificate-lifecycle';
import { systemActor } from '@bfcert/kernel/actor';
import { newId } from '@bfcert/kernel/ids';
import { ok, type Result, refused } from '@bfcert/kernel/result';
import type { EnrolmentDependencies } from '../enrolment-ports.ts';
import type { ProvenByCurrent, VehicleDoor } from '../vas-enrolment/proven-vehicle.ts';

/** A vehicle has used the service with its certificate: the evidence that brings it into force. Refused: it opens nothing any more. */
export async function recordVehicleTransaction(
  { lifecycle, clock }: EnrolmentDependencies,
  vehicle: ProvenByCurrent,
  door: VehicleDoor,
): Promise<Result<{ readonly certificateId: CertificateId }, Refusal<'certificate_withdrawn'>>> {
  const now = clock.now();
  const context = {
    actor: systemActor(door.source),
    reason: `it used the service of ${vehicle.program}`,
    correlationId: newId('cor', now.getTime()),
  };
  const seen = await lifecycle.recordEvidence(
    {
      identityId: vehicle.identity.id,
      fingerprint: vehicle.leaf.fingerprint,
      type: 'vehicle_transaction',
      from: 'vas_endpoint',
      source: door.reporter,
      at: now.toISOString(),
      details: { program: vehicle.program },
    },
    context,
  );
  if (!seen.ok) return refused({ reason: 'certificate_withdrawn', detail: seen.refusal.detail });
  return ok({ certificateId: seen.value.certificateId });
}
