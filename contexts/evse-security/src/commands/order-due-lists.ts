import { newId } from '@bfcert/kernel/ids';
import type { Transaction } from '@bfcert/kernel/transaction';
import { objectionTo } from '../capability/objection.ts';
import type { StationCapabilities } from '../capability/station-capabilities.ts';
import type { ChargerId } from '../charger/charger.ts';
import type { DueList } from '../installed-certificates/installed-certificates-store.ts';
import type { EvseSecurityDependencies } from '../ports.ts';
import { SCHEDULE } from './end-station-order.ts';
import { addOrder } from './order-of-station.ts';
import { capabilitiesOf } from './station-capabilities.ts';

/** So many in one look, which comes every minute: what is due spreads, and a fleet that came online at once does too. */
const AT_ONCE = 200;
/** A station that left meanwhile is due again when it is back. */
const LIFETIME_MS = 600_000;

/**
 * Has the stations asked again what they have that were not asked for `listEveryMs`, but those that cannot say it, by their
 * families or by what they have shown: no order would ever be carried out. Returns how many.
 */
export async function orderDueLists(deps: EvseSecurityDependencies): Promise<number> {
  const { transactions, clock, policy } = deps;
  return transactions.run(async (tx) => {
    const now = clock.now();
    const before = new Date(now.getTime() - policy.listEveryMs);
    const due = await ableToList(deps, tx, before);
    const context = {
      actor: SCHEDULE.actor,
      reason: 'what a station has is compared with what it should have, by schedule',
      correlationId: newId('cor', now.getTime()),
    };
    for (const identityId of due) {
      const thing = { kind: 'list_certificates' } as const;
      await addOrder(deps, tx, { identityId, thing, lifetimeMs: LIFETIME_MS }, context);
    }
    return due.length;
  });
}

/** The first of them, however many are passed over: those that cannot list are due for ever. */
async function ableToList(
  deps: EvseSecurityDependencies,
  tx: Transaction,
  before: Date,
): Promise<readonly ChargerId[]> {
  const { stores } = deps;
  const able: ChargerId[] = [];
  let after: DueList | null = null;
  for (;;) {
    const page: readonly DueList[] = await stores.installedCertificates.due(tx, before, AT_ONCE, after);
    const ids = page.map(({ identityId }) => identityId);
    const known = await capabilitiesOf(deps, tx, await stores.chargers.findAll(tx, ids));
    able.push(...ids.filter((id) => isAble(known.get(id))));
    after = page.at(-1) ?? null;
    if (able.length >= AT_ONCE || page.length < AT_ONCE) return able.slice(0, AT_ONCE);
  }
}

const isAble = (station: StationCapabilities | undefined): boolean =>
  station !== undefined && objectionTo('list_certificates', station) === null;
