import { createHash } from 'node:crypto';
import { canonicalJson } from '@bfcert/kernel/canonical-json';
import { ok, refused } from '@bfcert/kernel/result';
import type { Transaction } from '@bfcert/kernel/transaction';
import type { CertificateId } from '../certificate/certificate-id.ts';
import { decide } from '../certificate/decide.ts';
import { refusalSentences } from '../certificate/refusals.ts';
import type { LifecycleDependencies } from '../ports.ts';
import { standingAtAuthority } from '../revocation/plane/at-the-authority.ts';
import { isReported, type Plane } from '../revocation/plane/plane.ts';
import type { PlaneConfirmation, PlaneState } from '../revocation/plane/plane-confirmation.ts';
import { tellOfPlane } from '../revocation/plane/tell-of-plane.ts';
import type { CommandContext, Outcome } from './command.ts';
import { openHoldingsFor, surroundingsIn } from './open-holdings.ts';
import { runCommand } from './run-command.ts';
import { writeSteps } from './write-steps.ts';

export type PlaneRefusal = 'certificate_unknown' | 'plane_not_reported' | 'not_revoked_there';
export interface PlaneWord {
  readonly certificateId: CertificateId;
  readonly plane: Plane;
  /**
   * `outstanding`: it was tried and has not worked. `not_applicable`: nobody there ever had the certificate, so nobody
   * there can confirm it.
   */
  readonly state: PlaneState;
  /** One sentence, at most 500 characters. */
  readonly detail: string;
}
export type PlaneRecorded = {
  readonly certificateId: CertificateId;
  readonly plane: Plane;
  /** What stands there now. */
  readonly state: PlaneState;
};

/**
 * Word of a revocation at an IoT hub, a station or a scheme, or at an issuer that our PKI cannot ask, by whoever deals
 * with it. The first confirmation stays;
 * one that comes after all is taken where nobody was thought to have the certificate.
 */
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
      // 1 is it the actor's to know of, and a plane of which somebody is believed?
      const found = await openHoldingsFor(deps, tx, certificateId, context.actor);
      if (found === null) {
        return refused({ reason: 'certificate_unknown', detail: 'No such certificate.' });
      }
      if (plane === 'ca') return wordOfIssuer(deps, tx, input, found, context);
      if (!isReported(plane)) {
        return refused({ reason: 'plane_not_reported', detail: 'Of that plane nobody is believed: it is looked at.' });
      }
      const row = await deps.planes.lock(tx, certificateId, plane);
      if (row === null) {
        const detail = 'The certificate is not revoked, or its purpose has no such plane.';
        return refused({ reason: 'not_revoked_there', detail });
      }

      // 2 does it say more than is known?
      const isNews = row.state === 'outstanding' || (row.state === 'not_applicable' && input.state === 'confirmed');
      if (!isNews) return ok({ certificateId, plane, state: row.state });

      // 3 keep it, and tell
      const after: PlaneConfirmation = {
        ...row,
        attempts: row.attempts + 1,
        detail: input.detail.slice(0, 500),
        state: input.state,
        since: input.state === row.state ? row.since : deps.clock.now().toISOString(),
      };
      await deps.planes.update(tx, after);
      await tellOfPlane(deps, tx, after, { action: 'record-plane-confirmation', context });
      return ok({ certificateId, plane, state: after.state });
    },
  });
}

/** Only that it is revoked there is news of an issuer: until then it stands as it stood. */
async function wordOfIssuer(
  deps: LifecycleDependencies,
  tx: Transaction,
  input: PlaneWord,
  { record, holdings }: NonNullable<Awaited<ReturnType<typeof openHoldingsFor>>>,
  context: CommandContext,
): Promise<Outcome<PlaneRecorded, PlaneRefusal>> {
  const { certificateId, plane } = input;
  if (record.state !== 'revoked') {
    return refused({ reason: 'not_revoked_there', detail: 'The certificate is not revoked here.' });
  }
  const detail = input.detail.slice(0, 500);
  const decision = decide(record, { kind: 'revocation_reported', detail }, surroundingsIn(deps, holdings, record));
  if (!decision.ok) {
    return refused({ reason: 'plane_not_reported', detail: refusalSentences[decision.refusal] });
  }
  if (input.state !== 'confirmed' || decision.value.length === 0) {
    return ok({ certificateId, plane, state: standingAtAuthority(record).state });
  }
  const evidenceHash = createHash('sha256')
    .update(canonicalJson({ ...input }))
    .digest('hex');
  await writeSteps(deps, tx, decision.value, { action: 'record-plane-confirmation', context, evidenceHash });
  return ok({ certificateId, plane, state: 'confirmed' });
}
