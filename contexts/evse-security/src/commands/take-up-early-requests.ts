import { newId } from '@bfcert/kernel/ids';
import type { Transaction } from '@bfcert/kernel/transaction';
import type { EarlyRequest } from '../early-request/early-request.ts';
import type { Place } from '../early-request/early-request-store.ts';
import type { EvseSecurityDependencies } from '../ports.ts';
import { useOf } from '../vehicle-endpoint/vehicle-endpoint.ts';
import { stationContext } from './command-context.ts';
import { lockOpenProcess } from './open-processes.ts';
import { planRenewal } from './plan-renewal.ts';
import { renewingAuthority, turnOfRequest } from './turn-of-request.ts';

const AT_ONCE = 200;
/** What is under way for its place brings a certificate, and takes it away, or ends without one. */
const AGAIN_MS = 10 * 60_000;

/** Begins a renewal for each kept request whose turn has come. Returns how many. */
export async function takeUpEarlyRequests(deps: EvseSecurityDependencies): Promise<number> {
  const { transactions, stores, clock } = deps;
  const due = await transactions.run((tx) => stores.earlyRequests.due(tx, clock.now(), AT_ONCE));
  let begun = 0;
  for (const place of due) if (await takeUp(deps, place)) begun += 1;
  return begun;
}

async function takeUp(deps: EvseSecurityDependencies, { identityId, endpoint }: Place): Promise<boolean> {
  const { transactions, stores, clock } = deps;
  const charger = await transactions.run((tx) => stores.chargers.find(tx, identityId));
  if (charger === null) throw new Error(`${identityId} has a request kept, and there is no such station`);
  const authority = await renewingAuthority(deps, charger, endpoint);
  return transactions.run(async (tx) => {
    const open = await lockOpenProcess(deps, tx, identityId, endpoint);
    const early = await stores.earlyRequests.find(tx, identityId, endpoint);
    const now = clock.now();
    if (early === null || early.until > now) return false;
    if (open !== null) {
      await stores.earlyRequests.put(tx, { ...early, until: new Date(now.getTime() + AGAIN_MS) });
      return false;
    }
    const turn = await turnOfRequest(deps, tx, charger, { endpoint, authority });
    if (turn !== null) {
      await stores.earlyRequests.put(tx, { ...early, ...turn });
      return false;
    }
    const context = stationContext(charger, identityId, 'the station asked for a new certificate');
    const renewal = await planRenewal(deps, tx, identityId, context, { endpoint });
    if (renewal === null) return false;
    await handOver(deps, tx, early, renewal.id);
    return true;
  });
}

/** Its renewal hands it on when it comes to it. */
async function handOver(
  { stores, clock }: EvseSecurityDependencies,
  tx: Transaction,
  early: EarlyRequest,
  processId: string,
): Promise<void> {
  const now = clock.now();
  const { identityId, endpoint, spkiSha256, csrPem, requestId, receivedAt, provenWith } = early;
  await stores.earlyRequests.remove(tx, early);
  await stores.requests.put(tx, {
    id: newId('sgn', now.getTime()),
    identityId,
    processId,
    spkiSha256,
    use: endpoint === null ? 'charging_station' : useOf(endpoint),
    csrPem,
    requestId,
    receivedAt,
    provenWith,
    unaskedAt: now,
    verdict: { kind: 'received' },
  });
}
