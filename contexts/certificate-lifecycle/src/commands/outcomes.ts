import type { ApprovalId } from '../approval/approval-id.ts';
import type { AskRefusal } from '../approval/ask-second-person.ts';
import type { CertificateState } from '../certificate/certificate.ts';
import type { CertificateId } from '../certificate/certificate-id.ts';
import type { TransitionRefusal } from '../certificate/refusals.ts';
import type { DeliveryRefusal } from '../delivery/delivery-path.ts';
import type { IdentityId } from '../identity/identity-id.ts';
import type { HubObjection } from '../iot-hub/act-on-record.ts';
import type { NotReady } from '../ownership/ownership-decision.ts';
import type { PurposeName } from '../purposes/purpose.ts';
import type { Outcome } from './command.ts';
import type { ConfirmationRefusal } from './confirm-identity.ts';

/** Where a certificate belongs: at most one is active per place. */
export interface Place {
  readonly identityId: IdentityId;
  readonly purpose: PurposeName;
  readonly slot: string | null;
}

export type PlaceRefusal =
  | NotReady
  | 'identity_unknown'
  | 'identity_decommissioned'
  | 'purpose_unknown'
  | 'purpose_not_issued_here'
  | 'purpose_not_for_this_subject'
  | 'slot_unknown'
  /** One for the connection to us and for vehicles, which the policy allows to no program of the station; or beside such a one. */
  | 'combined_crosses_trust_domains'
  /** It is the endpoint of the probe, for which nobody else asks. */
  | 'identity_is_synthetic'
  /** It is only tracked here. */
  | 'tracked_only'
  /** The certificate in its place is another issuer's, whom nothing here can ask. */
  | 'broker_not_connected'
  /** Nothing is ever done to it here. */
  | 'visible_only';

/** How the record stands when its command is done. No interface: it is kept as JSON under an idempotency key. */
type Standing = {
  readonly certificateId: CertificateId;
  readonly state: CertificateState;
  readonly version: number;
};

export type CertificateOutcome = Outcome<Standing, 'certificate_unknown' | TransitionRefusal | HubObjection>;

export type SentOutcome = Outcome<
  Standing,
  'certificate_unknown' | 'delivered_from_here' | TransitionRefusal | HubObjection
>;

export type InstallOutcome = Outcome<Standing, 'certificate_unknown' | TransitionRefusal | DeliveryRefusal>;

/** `approvalId` is null when it was done; else nothing was, and a second person is asked. */
export type ApprovableOutcome = Outcome<
  Standing & { readonly approvalId: ApprovalId | null },
  'certificate_unknown' | ConfirmationRefusal | TransitionRefusal | HubObjection | AskRefusal
>;

export type EvidenceEffect =
  /** It counts, and the purpose asks for more. */
  | 'noted'
  /** It was on its way, and is now in force; its predecessor retired. */
  | 'activated'
  /** The endpoint went back to the predecessor; the newer one is pending again. */
  | 'rolled_back'
  /** It had been given up or thought expired, and is in force again. */
  | 'reactivated'
  /** It was in force; last seen is updated. */
  | 'already_active';

export type AdvanceResult =
  | 'nothing_to_do'
  /** Not before the job's next attempt; a nudge for then exists. */
  | 'too_early'
  | 'advanced'
  /** The PKI could not be reached; the job says when it is tried again. */
  | 'will_retry'
  /** The job is dead and waits for a person; it says why. */
  | 'gave_up';
