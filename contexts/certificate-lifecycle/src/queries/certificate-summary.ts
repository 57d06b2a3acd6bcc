import type { Actor } from '@bfcert/kernel/actor';
import { type Certificate, type CertificateState, hasMaterial } from '../certificate/certificate.ts';
import type { CertificateId } from '../certificate/certificate-id.ts';
import type { StoredCertificate } from '../certificate/certificate-store.ts';
import { type Stage, stageOf } from '../certificate/transitions.ts';
import type { ClockDoubt } from '../clock/clock-doubt.ts';
import { surroundingsOf } from '../commands/open-holdings.ts';
import { type Identity, nameOfIdentity } from '../identity/identity.ts';
import type { IdentityId } from '../identity/identity-id.ts';
import type { OwnershipDecision } from '../ownership/ownership-decision.ts';
import type { LifecyclePolicy } from '../policy/policy.ts';
import type { Posture } from '../policy/posture.ts';
import type { OperatingModel } from '../purposes/operating-model.ts';
import type { PurposeName } from '../purposes/purpose.ts';
import type { HeldRenewal } from '../renewal/renewal-hold.ts';
import { renewalOutlook } from '../renewal/renewal-outlook.ts';
import type { RenewalPlan } from '../renewal/renewal-plan.ts';
import type { PlaneConfirmation, PlaneStanding } from '../revocation/plane/plane-confirmation.ts';
import { type AllowedAction, allowedActions } from './allowed-actions.ts';
import { lastOutcome } from './last-outcome.ts';
import { planeStandings } from './plane-standings.ts';
import { postureInForce } from './posture-in-force.ts';
import { stationsCutOff } from './stations-cut-off.ts';

/** One row of the operator's view (FR-001a). */
export interface CertificateSummary {
  readonly id: CertificateId;
  readonly identityId: IdentityId;
  /** What people call it: OCPP identity, SeccId, VIN, thing name or FQDN. */
  readonly identityName: string;
  readonly owner: string;
  readonly purpose: PurposeName;
  readonly slot: string | null;
  readonly operatingModel: OperatingModel;
  /** Who signed it: an authority of the PKI, or the issuer's name of an imported one; null while it is not signed. */
  readonly issuer: string | null;
  readonly state: CertificateState;
  /** With the cause where the state has one, e.g. `retired(replaced)`. */
  readonly stage: Stage;
  /** Null where validity means nothing any more, or nothing yet. */
  readonly posture: Posture | null;
  readonly fingerprint: string | null;
  readonly serial: string | null;
  readonly notBefore: string | null;
  readonly notAfter: string | null;
  readonly requestedAt: string;
  readonly updatedAt: string;
  /** The latest install or activation outcome, one sentence. */
  readonly lastOutcome: string;
  /** Where its revocation has arrived; empty for what is not revoked. */
  readonly planes: readonly PlaneStanding[];
  /** RFC 3339: when its renewal begins by itself; null where it does not. */
  readonly nextRenewalAt: string | null;
  /** Why it does not, or not yet. */
  readonly renewalHeld: HeldRenewal | null;
  /** Of a local controller's: the stations that lose their line when it goes, by name. */
  readonly stationsCutOff: readonly string[];
  readonly version: number;
  readonly actions: readonly AllowedAction[];
}

/** `records` are all of the identity's: what may be done to one depends on the others. */
export function summarise(
  { record, updatedAt }: StoredCertificate,
  identity: Identity,
  records: readonly Certificate[],
  confirmations: readonly PlaneConfirmation[],
  actor: Actor,
  { policy, ownership }: { readonly policy: LifecyclePolicy; readonly ownership: OwnershipDecision },
  renewal: { readonly plan: RenewalPlan | null; readonly clockDoubt: ClockDoubt | null },
  now: Date,
): CertificateSummary {
  const signed = hasMaterial(record) ? record.signed : null;
  const around = { ...surroundingsOf(record, records, now, policy.rollbackWindow), ownership };
  const cutOff = stationsCutOff(record, identity, around);
  return {
    id: record.id,
    identityId: record.identityId,
    identityName: nameOfIdentity(identity),
    owner: identity.owner,
    purpose: record.purpose,
    slot: record.slot,
    operatingModel: record.operatingModel,
    issuer: signed?.authority ?? null,
    state: record.state,
    stage: stageOf(record),
    posture: postureInForce(record, policy, now),
    fingerprint: signed?.fingerprint ?? null,
    serial: signed?.serial ?? null,
    notBefore: signed?.notBefore ?? null,
    notAfter: signed?.notAfter ?? null,
    requestedAt: record.requestedAt,
    updatedAt,
    lastOutcome: lastOutcome(record),
    planes: planeStandings(record, confirmations),
    ...renewalOutlook({ record, records, policy, ...renewal }, now),
    stationsCutOff: cutOff,
    version: record.version,
    actions: allowedActions(record, around, actor, cutOff),
  };
}
