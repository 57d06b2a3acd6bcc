import { ok, type Result, refused } from '@bfcert/kernel/result';
import type { Identity } from '../identity/identity.ts';
import type { Place, PlaceRefusal } from '../lifecycle.ts';
import type { Purpose, PurposeSlot } from '../purposes/purpose.ts';
import { purposeNamed, slotOf } from '../purposes/registry.ts';
import type { Refusal } from './command.ts';

/** Whether a certificate may be asked for here: purpose, subject and slot fit together. */
export function checkPlace(
  { purpose: name, slot: slotName }: Omit<Place, 'identityId'>,
  identity: Identity,
): Result<{ readonly purpose: Purpose; readonly slot: PurposeSlot }, Refusal<PlaceRefusal>> {
  const purpose = purposeNamed(name);
  if (purpose === null) return refused({ reason: 'purpose_unknown', detail: `There is no purpose ${name}.` });
  if (purpose.slots.length === 0) {
    return refused({ reason: 'purpose_not_issued_here', detail: `Certificates for ${name} are not issued here.` });
  }
  if (purpose.subjectType !== identity.subjectType) {
    const detail = `${name} is for a ${purpose.subjectType}, this identity is a ${identity.subjectType}.`;
    return refused({ reason: 'purpose_not_for_this_subject', detail });
  }
  const slot = slotOf(purpose, slotName);
  if (slot === null) return refused({ reason: 'slot_unknown', detail: `${name} has no slot ${slotName ?? '(none)'}.` });
  return ok({ purpose, slot });
}
