import type { CapabilityName } from '../capability/capability.ts';
import { isToldByVendor } from '../capability/station-capabilities.ts';
import type { Session } from '../charger/session.ts';
import type { EvseSecurityDependencies } from '../ports.ts';
import type { StationCommand, StationCommandOutcome } from '../station-contract/index.ts';
import type { StationOrder } from '../station-order/station-order.ts';
import { observeAnswer } from './observe-capability.ts';
import { capabilitiesOfOne } from './station-capabilities.ts';

/** How an order ended. */
export type End = Pick<StationOrder, 'outcome'> & { readonly state: 'done' | 'failed' };
/** Not the station's word but ours not reaching it: the order waits on. */
export type NotSent = 'not_sent';

/** Not over yet: it is looked at again then; null: when the station comes. */
export interface Later {
  readonly again: Date | null;
}

export const failed = (outcome: string): End => ({ state: 'failed', outcome });

/** One command of an order, by whose answer the station shows what it can. */
export async function send(
  deps: EvseSecurityDependencies,
  { identityId }: StationOrder,
  { nodeId, epoch, connectionId }: Session,
  command: StationCommand,
): Promise<Exclude<StationCommandOutcome, { outcome: 'not_sent' }> | NotSent> {
  const vendorFirst = await deps.transactions.run(async (tx) => {
    const charger = await deps.stores.chargers.find(tx, identityId);
    return charger !== null && isToldByVendor(await capabilitiesOfOne(deps, tx, charger));
  });
  const envelope = { identityId, epoch, timeoutMs: deps.policy.commandTimeoutMs, command, vendorFirst };
  const answer = await deps.stationLink.command(nodeId, envelope);
  if (answer.outcome !== 'not_sent') {
    const capability = isAboutVehicles(command) ? undefined : shows[command.kind];
    if (capability !== undefined) await observeAnswer(deps, identityId, capability, answer);
    return answer;
  }
  if (answer.detail === 'no_confirmed_epoch')
    await deps.stationLink.assignEpoch(nodeId, { identityId, connectionId, epoch, lastBoot: 'not_yet' });
  return 'not_sent';
}

const shows: Readonly<Partial<Record<StationCommand['kind'], CapabilityName>>> = {
  list_certificates: 'list_certificates',
  delete_certificate: 'delete_certificate',
};

/** In 1.6 that is another message than the one for the station's own certificates, and tells nothing of it. */
function isAboutVehicles(command: StationCommand): boolean {
  const kinds =
    command.kind === 'list_certificates' ? command.kinds : 'of' in command && command.of ? [command.of] : undefined;
  return kinds?.every((kind) => kind !== 'csms_root' && kind !== 'manufacturer_root') ?? false;
}

export function inWords(answer: Exclude<StationCommandOutcome, { outcome: 'not_sent' | 'accepted' }>): string {
  switch (answer.outcome) {
    case 'rejected':
      return `The station refused (${answer.detail}).`;
    case 'unsupported':
      return `The station does not know this command (${answer.detail}).`;
    case 'unknown':
      return `What came of it is not known (${answer.detail}); list its certificates again.`;
    default:
      return answer satisfies never;
  }
}
