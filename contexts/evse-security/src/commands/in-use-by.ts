import type { RootsInUse } from '@bfcert/certificate-lifecycle';
import type { ChargerId } from '../charger/charger.ts';
import type { EvseSecurityDependencies } from '../ports.ts';

/** What the connection of this station stands on; read before any row is. */
export async function inUseBy(
  { lifecycle }: Pick<EvseSecurityDependencies, 'lifecycle'>,
  id: ChargerId,
): Promise<RootsInUse> {
  const inUse = (await lifecycle.rootsInUse([id])).get(id);
  if (inUse === undefined) throw new Error(`${id} was asked about and is missing in the answer`);
  return inUse;
}
