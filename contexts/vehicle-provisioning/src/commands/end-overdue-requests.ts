import { systemActor } from '@bfcert/kernel/actor';
import { ANSWERED_WITHIN_MS } from '../broker/broker-request.ts';
import type { VehicleProvisioningDependencies } from '../ports.ts';
import { changeBrokerRequest } from './change-broker-request.ts';

const AT_ONCE = 200;

/** What was placed and never answered is given up, so that an operator sees it. Returns how many. */
export async function endOverdueRequests(deps: VehicleProvisioningDependencies): Promise<number> {
  const { stores, transactions, clock } = deps;
  const before = new Date(clock.now().getTime() - ANSWERED_WITHIN_MS);
  const due = await transactions.snapshot((tx) => stores.requests.unanswered(tx, before, AT_ONCE));
  let ended = 0;
  for (const id of due) {
    await transactions.run(async (tx) => {
      const request = await stores.requests.lock(tx, id);
      if (request?.state !== 'placed') return;
      const context = { actor: systemActor('broker-requests'), reason: 'its time is up', correlationId: id };
      const detail = 'The broker has taken it, and nothing came of it within its time.';
      await changeBrokerRequest(deps, tx, request, { on: 'time_over', reference: request.reference, detail }, context);
      ended += 1;
    });
  }
  return ended;
}
