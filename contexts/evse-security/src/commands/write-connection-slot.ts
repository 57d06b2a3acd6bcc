import type { Session } from '../charger/session.ts';
import { networkOf } from '../connection-slot/network.ts';
import type { EvseSecurityDependencies } from '../ports.ts';
import type { StationOrder } from '../station-order/station-order.ts';
import { inWords, type NotSent, send } from './send-for-order.ts';
import { capabilitiesOfOne } from './station-capabilities.ts';

interface Connection {
  /** Not in its list: one that is must not be written (2.1 B09.FR.21). */
  readonly slot: number;
  readonly url: string;
  readonly securityProfile: 2 | 3;
  /** Of this slot alone, which only its settings can tell (2.1). */
  readonly password?: string;
}

interface NotWritten {
  readonly because: string;
  /** It has told that it does not know how to. */
  readonly isUnsupported: boolean;
}

/** B09, for an order: as one message or as settings, as its family has it, and by the other where it does not know that. */
export async function writeConnectionSlot(
  deps: EvseSecurityDependencies,
  order: StationOrder,
  session: Session,
  connection: Connection,
): Promise<'written' | NotSent | NotWritten> {
  const { charger, capabilities } = await deps.transactions.run(async (tx) => {
    const found = await deps.stores.chargers.find(tx, order.identityId);
    if (found === null) throw new Error(`${order.identityId} has vanished`);
    return { charger: found, capabilities: await capabilitiesOfOne(deps, tx, found) };
  });
  const found = networkOf({ charger, capabilities, session });
  if ('stop' in found) {
    const because = 'because' in found.stop ? found.stop.because : 'Its network is not known.';
    return { because, isUnsupported: false };
  }
  const { messageTimeoutSeconds } = deps.profile3;
  const write = {
    kind: 'write_connection_slot',
    ...connection,
    messageTimeoutSeconds,
    network: found.network,
  } as const;
  const prefersSettings = capabilities.profile_change.value === 'slot_settings' || connection.password !== undefined;
  const first = prefersSettings ? 'settings' : 'profile';
  let written = await send(deps, order, session, { ...write, by: first });
  if (written !== 'not_sent' && written.outcome === 'unsupported' && connection.password === undefined) {
    written = await send(deps, order, session, { ...write, by: first === 'profile' ? 'settings' : 'profile' });
  }
  if (written === 'not_sent') return written;
  if (written.outcome === 'accepted') return 'written';
  return {
    because: `It took no slot for Profile ${connection.securityProfile}. ${inWords(written)}`,
    isUnsupported: written.outcome === 'unsupported',
  };
}
