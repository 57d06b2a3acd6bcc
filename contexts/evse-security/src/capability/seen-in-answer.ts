import type { StationCommandOutcome } from '../station-contract/index.ts';
import type { ActionName, Answer } from '../station-process/attempt.ts';
import type { VehicleUse } from '../vehicle-endpoint/vehicle-endpoint.ts';
import type { CapabilityName } from './capability.ts';
import type { Seen } from './observation.ts';

type Answered = Pick<Extract<StationCommandOutcome, { detail: string }>, 'detail'> & {
  readonly status: StationCommandOutcome['outcome'];
  readonly answer?: Pick<Answer, 'signsForBoth'> | null;
};

/** Which capability an action of a process asks for. */
const askedBy: Readonly<Partial<Record<ActionName, CapabilityName>>> = {
  list_anchors: 'list_certificates',
  install_anchor: 'install_trust_anchor',
  delete_anchor: 'delete_certificate',
  list_roots: 'list_certificates',
  request_signing_request: 'signing_request',
  deliver_certificate: 'deliver_certificate',
  install_vehicle_root: 'vehicle_roots',
};

/**
 * What an answer to an action shows; nothing where it shows nothing. About a certificate for vehicles it shows whether
 * the station has those: one that cannot be asked for them may well have one for its connection (lesson B.6).
 */
export function seenInAttempt(
  { action, target, vehicleUse }: { action: ActionName; target: string | null; vehicleUse: VehicleUse | null },
  answer: Answered,
): readonly Seen[] {
  const asked = askedBy[action];
  const isOfVehicles = vehicleUse !== null && (asked === 'signing_request' || asked === 'deliver_certificate');
  const capability = isOfVehicles ? vehicleUse : asked;
  if (capability !== undefined) {
    const isForVehiclesAlone = isOfVehicles && action === 'deliver_certificate';
    return [...seenInAnswer(capability, answer), ...seenOfUses(isForVehiclesAlone, answer)];
  }
  // That it says which it has shows not that it takes more of them.
  if (action === 'list_vehicle_roots' && answer.status === 'unsupported') return seenInAnswer('vehicle_roots', answer);
  if (action === 'write_connection_slot' && answer.status === 'accepted') {
    const value = target === 'settings' ? 'slot_settings' : 'connection_slot';
    return [{ capability: 'profile_change', value, evidence: `it took its new connection ${words[value]}` }];
  }
  if (action === 'raise_security_profile' && answer.status === 'accepted') {
    return [{ capability: 'profile_change', value: 'in_place', evidence: 'it took its new security profile' }];
  }
  if (action === 'write_connection_slot' && answer.status === 'rejected') {
    return [{ capability: 'profile_change', refused: answer.detail }];
  }
  return [];
}

/**
 * Whether it has one certificate for its connection and for vehicles. It takes the trigger for such a one, which others do not
 * know; or it has taken one for vehicles alone. That it signs without a type shows neither: whoever has none for vehicles may.
 */
function seenOfUses(isForVehiclesAlone: boolean, { status, answer }: Answered): readonly Seen[] {
  if (status !== 'accepted') return [];
  if (answer?.signsForBoth === true) {
    return [{ capability: 'certificates', value: 'combined', evidence: 'it took the trigger for one for both uses' }];
  }
  if (!isForVehiclesAlone) return [];
  return [{ capability: 'certificates', value: 'separate', evidence: 'it took a certificate for vehicles alone' }];
}

const words = { slot_settings: 'as settings of a slot', connection_slot: 'as a slot in one message' } as const;

/**
 * A yes shows that it can. That it does not know the message (NotImplemented, NotSupported) shows that it cannot. A
 * Rejected is said by one who knows it: kept, and decides nothing. No answer shows nothing.
 */
export function seenInAnswer(capability: CapabilityName, { status, detail }: Answered): readonly Seen[] {
  switch (status) {
    case 'accepted':
      return [{ capability, value: true, evidence: 'it said yes when it was asked' }];
    case 'unsupported':
      return [{ capability, value: false, evidence: `it does not know the message: ${detail}` }];
    case 'rejected':
      return [{ capability, refused: detail }];
    case 'unknown':
    case 'not_sent':
      return [];
    default:
      return status satisfies never;
  }
}
