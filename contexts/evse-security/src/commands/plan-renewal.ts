import { newId } from '@bfcert/kernel/ids';
import type { Transaction } from '@bfcert/kernel/transaction';
import type { ChargerId } from '../charger/charger.ts';
import type { CredentialRenewal, CredentialRenewalId } from '../credential-renewal/credential-renewal.ts';
import { type EvseSecurityDependencies, RENEWALS } from '../ports.ts';
import type { VehicleEndpoint } from '../vehicle-endpoint/vehicle-endpoint.ts';
import type { CommandContext } from './command-context.ts';
import { newProcess } from './new-process.ts';
import { recordChange } from './record-change.ts';

/** Starts the renewal of a station on Profile 3, or of one of its EVSEs, unless one is under way. With a certificate given it begins with that one: to send it again, or to record that the station gave it up. */
export async function planRenewal(
  deps: Pick<EvseSecurityDependencies, 'stores' | 'clock' | 'nudges' | 'events' | 'audit'>,
  tx: Transaction,
  identityId: ChargerId,
  context: CommandContext,
  {
    certificateId = null,
    endpoint = null,
  }: { readonly certificateId?: string | null; readonly endpoint?: VehicleEndpoint | null } = {},
): Promise<CredentialRenewal | null> {
  const { stores, clock, nudges } = deps;
  const now = clock.now();
  const id: CredentialRenewalId = newId('rnw', now.getTime());
  const renewal: CredentialRenewal = {
    ...newProcess(id, identityId, 'planned', now, context.reason),
    certificateId,
    endpoint,
  };
  if ((await stores.renewals.add(tx, renewal)) === 'another_is_open') return null;
  const endpointData = endpoint === null ? {} : { endpoint: { ...endpoint } };
  const change = { event: 'CredentialRenewalStateChanged', action: 'plan-renewal', before: null, after: 'planned' };
  await recordChange(deps, tx, { identityId, ...change, data: { processId: id, ...endpointData } }, context);
  await nudges.nudge(tx, RENEWALS, id);
  return renewal;
}
