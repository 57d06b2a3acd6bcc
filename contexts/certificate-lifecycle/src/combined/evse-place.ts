import { ok, type Result, refused } from '@bfcert/kernel/result';
import type { Refusal } from '../commands/command.ts';
import type { Place } from '../commands/outcomes.ts';
import { boundValue, boundValues } from '../identity/identity.ts';
import type { IdentityId } from '../identity/identity-id.ts';
import type { LifecycleDependencies } from '../ports.ts';

/**
 * The EVSE's place that a combined certificate of this station takes beside the station's own: of the EVSE whose SeccId is
 * the station's serial number, exactly, and that is recorded as this station's. Refused where there is none: the
 * certificate would speak to vehicles for an EVSE that nobody has recorded.
 */
export async function evsePlaceOf(
  { identities }: Pick<LifecycleDependencies, 'identities'>,
  chargerId: IdentityId,
): Promise<Result<Place, Refusal<'binding_missing'>>> {
  const [charger] = await identities.find([chargerId]);
  const serialNumber = charger === undefined ? null : boundValue(charger, 'serial_number');
  const evse = serialNumber === null ? null : await identities.findByBinding('secc_id', serialNumber);
  if (charger === undefined || evse === null || boundValue(evse, 'station') !== boundValue(charger, 'ocpp_identity')) {
    const detail = `A combined certificate needs an EVSE of this station whose secc_id is its serial number ${serialNumber ?? ''}.`;
    return refused({ reason: 'binding_missing', detail });
  }
  return ok({ identityId: evse.id, purpose: 'evse_v2g', slot: boundValues(evse, 'v2g_root')[0] ?? null });
}
