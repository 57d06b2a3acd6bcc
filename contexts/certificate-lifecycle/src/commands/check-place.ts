import { ok, type Result, refused } from '@bfcert/kernel/result';
import type { Certificate } from '../certificate/certificate.ts';
import { refusalSentences } from '../certificate/refusals.ts';
import { objectionToDecommissioned } from '../decommission/decommission.ts';
import type { Identity } from '../identity/identity.ts';
import { objectionToIssue } from '../ownership/objection-of-ownership.ts';
import type { OwnershipDecision } from '../ownership/ownership-decision.ts';
import type { LifecycleDependencies } from '../ports.ts';
import type { Purpose } from '../purposes/purpose.ts';
import { purposeNamed } from '../purposes/registry.ts';
import { type PurposeSlot, slotOf } from '../purposes/slots.ts';
import type { Refusal } from './command.ts';
import { inPlace } from './open-request.ts';
import type { Place, PlaceRefusal } from './outcomes.ts';

type Checked = Result<{ readonly purpose: Purpose; readonly slot: PurposeSlot }, Refusal<PlaceRefusal>>;

/** Whether a certificate may be asked for here: purpose, subject and slot fit together, and we are to issue it. */
function checkPlace(place: Omit<Place, 'identityId'>, identity: Identity): Checked {
  const gone = objectionToDecommissioned(identity);
  if (gone !== null) return refused(gone);
  const checked = checkSubject(place, identity);
  if (!checked.ok) return checked;
  const { purpose, slot } = checked.value;
  if (purpose.visibleOnly) {
    return refused({ reason: 'visible_only', detail: `${purpose.name} is shown here and touched by no command.` });
  }
  if (purpose.operatingModels[0] === 'tracked') {
    const detail = `${purpose.name} is only tracked here: its issuer decides about it.`;
    return refused({ reason: 'tracked_only', detail });
  }
  if (slot.profile === null) return notIssuedHere(purpose.name);
  return ok(checked.value);
}

/** By whom a certificate for a place is issued. */
export interface IssueRoute {
  readonly by: 'us' | 'outside';
  readonly purpose: Purpose;
  readonly program: OwnershipDecision['program'];
}

/** Whether a certificate may be had for this place, and from whom: its subject, what the ownership matrix says, and our PKI. */
export function routeOf(
  { ownership }: Pick<LifecycleDependencies, 'ownership'>,
  place: Omit<Place, 'identityId'>,
  identity: Identity,
): Result<IssueRoute, Refusal<PlaceRefusal>> {
  const subject = checkSubject(place, identity);
  if (!subject.ok) return subject;
  const { purpose, slot } = subject.value;
  const decision = ownership.about({ purpose: purpose.name, slot: slot.name }, identity);
  const { program, operatingModel } = decision;
  if (!purpose.visibleOnly) {
    const objection = objectionToIssue(decision, 'issue');
    if (objection !== null) return refused(objection);
  }
  if (operatingModel === 'brokered') return ok({ by: 'outside', purpose, program });
  const ours = checkPlace(place, identity);
  return ours.ok ? ok({ by: 'us', purpose, program }) : ours;
}

/** What is in force in this place is another issuer's: only it is asked for the next one, and no broker asks. */
export function objectionOfBroker(records: readonly Certificate[], place: Place): Refusal<PlaceRefusal> | null {
  const theirs = records.find(
    (record) => record.operatingModel === 'brokered' && inPlace(record, place) && isInForce(record),
  );
  if (theirs === undefined) return null;
  return {
    reason: 'broker_not_connected',
    detail: `${theirs.id} is here already. ${refusalSentences.broker_not_connected}`,
  };
}

const isInForce = ({ state }: Certificate): boolean =>
  state === 'requested' || state === 'issued' || state === 'installed_pending_activation' || state === 'active';

/** The same without the question who issues: for a certificate that exists already. */
export function checkSubject(
  { purpose: name, slot: slotName }: Omit<Place, 'identityId'>,
  identity: Identity,
): Checked {
  const purpose = purposeNamed(name);
  if (purpose === null) return refused({ reason: 'purpose_unknown', detail: `There is no purpose ${name}.` });
  if (purpose.slots.kind === 'none') return notIssuedHere(name);
  if (!purpose.subjectTypes.includes(identity.subjectType)) {
    const detail = `${name} is for a ${purpose.subjectTypes.join(' or ')}, this identity is a ${identity.subjectType}.`;
    return refused({ reason: 'purpose_not_for_this_subject', detail });
  }
  const slot = slotOf(purpose.slots, identity, slotName);
  if (slot === null) return refused({ reason: 'slot_unknown', detail: unknownSlot(purpose, slotName) });
  return ok({ purpose, slot });
}

const notIssuedHere = (name: string): Result<never, Refusal<PlaceRefusal>> =>
  refused({ reason: 'purpose_not_issued_here', detail: `Certificates for ${name} are not issued here.` });

function unknownSlot({ name, slots }: Purpose, slot: string | null): string {
  const asked = `${name} has no slot ${slot ?? '(none)'}`;
  return slots.kind === 'by_binding' ? `${asked} for an identity without that ${slots.binding} binding.` : `${asked}.`;
}
