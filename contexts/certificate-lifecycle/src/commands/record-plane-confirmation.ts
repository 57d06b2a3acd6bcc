import { ok, refused } from '@bfcert/kernel/result';
import type { CertificateId } from '../certificate/certificate-id.ts';
import type { LifecycleDependencies } from '../ports.ts';
import { type ReportedPlane, reportedPlanes } from '../revocation/plane/plane.ts';
import type { PlaneConfirmation } from '../revocation/plane/plane-confirmation.ts';
import { tellOfPlane } from '../revocation/plane/tell-of-plane.ts';
import type { CommandContext, Outcome } from './command.ts';
import { runCommand } from './run-command.ts';

export type PlaneRefusal = 'plane_not_reported' | 'not_revoked_there';
export interface PlaneWord {
  readonly certificateId: CertificateId;
  readonly plane: ReportedPlane;
  /** False: it was tried and has not worked, and stays outstanding. */
  readonly confirmed: boolean;
  /** One sentence, at most 500 characters. */
  readonly detail: string;
}
export type PlaneRecorded = { readonly certificateId: CertificateId; readonly state: PlaneConfirmation['state'] };

/** Word of a revocation at an IoT hub, a station or a scheme, by whoever deals with it. The first confirmation stays. */
export function recordPlaneConfirmation(
  deps: LifecycleDependencies,
  input: PlaneWord,
  context: CommandContext,
): Promise<Outcome<PlaneRecorded, PlaneRefusal>> {
  const { certificateId, plane } = input;
  return runCommand(deps, {
    name: 'record-plane-confirmation',
    input: { ...input },
    context,
    subject: { certificateId },
    work: async (tx): Promise<Outcome<PlaneRecorded, PlaneRefusal>> => {
      if (!reportedPlanes.includes(plane)) {
        return refused({ reason: 'plane_not_reported', detail: 'Of that plane nobody is believed: it is looked at.' });
      }
      const row = await deps.planes.lock(tx, certificateId, plane);
      if (row === null) {
        const detail = 'The certificate is not revoked, or its purpose has no such plane.';
        return refused({ reason: 'not_revoked_there', detail });
      }
      if (row.state !== 'outstanding') return ok({ certificateId, state: row.state });
      const after: PlaneConfirmation = {
        ...row,
        attempts: row.attempts + 1,
        detail: input.detail.slice(0, 500),
        ...(input.confirmed ? { state: 'confirmed', since: deps.clock.now().toISOString() } : {}),
      };
      await deps.planes.update(tx, after);
      if (input.confirmed) await tellOfPlane(deps, tx, after, { action: 'record-plane-confirmation', context });
      return ok({ certificateId, state: after.state });
    },
  });
}
