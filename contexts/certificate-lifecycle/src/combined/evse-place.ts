import { ok, type Result, refused } from '@bfcert/kernel/result';
import type { Transaction } from '@bfcert/kernel/transaction';
import type { Refusal } from '../commands/command.ts';
import type { Place } from '../commands/outcomes.ts';
import { boundValue, boundValues, type Identity } from '../identity/identity.ts';
import type { LifecycleDependencies } from '../ports.ts';

/**
 * The EVSE's place that a combined certificate of this station takes beside the station's own: of the EVSE whose SeccId is
 * the station's serial number, exactly, and that is recorded as this station's. Refused where there is none: the
 * certificate would speak to vehicles for an EVSE that nobody has recorded. The EVSE is locked from here on, after its
 * station: until the request for the certificate is written, nobody gives it other names.
 */
export async function evsePlaceOf(
  { identities }: Pick<LifecycleDependencies, 'identities'>,
  tx: Transaction,
  charger: Identity,
): Promise<Result<Place, Refusal<'binding_missing'>>> {
  const serialNumber = boundValue(charger, 'serial_number');
  const id = serialNumber === null ? null : await identities.holderOf(tx, 'secc_id', serialNumber);
  const evse = id === null ? null : await identities.lock(tx, id);
  if (
    evse === null ||
    boundValue(evse, 'secc_id') !== serialNumber ||
    boundValue(evse, 'station') !== boundValue(charger, 'ocpp_identity')
  ) {
    const detail = `A combined certificate needs an EVSE of this station whose secc_id is its serial number ${serialNumber ?? ''}.`;
    return refused({ reason: 'binding_missing', detail });
  }
  return ok({ identityId: evse.id, purpose: 'evse_v2g', slot: boundValues(evse, 'v2g_root')[0] ?? null });
}
