import { type CommandContext, missingRole, type Outcome, runAudited } from '@bfcert/certificate-lifecycle';
import { type Actor, mayTouch } from '@bfcert/kernel/actor';
import { ok, refused } from '@bfcert/kernel/result';
import type { BrokerRequest, BrokerRequestId, BrokerRequestState } from '../broker/broker-request.ts';
import type { VehicleProvisioningDependencies } from '../ports.ts';
import type { CaseAction } from './case-actions.ts';
import { changeBrokerRequest } from './change-broker-request.ts';
import { caseRoles } from './on-case.ts';

export interface SettleBrokerRequestInput {
  readonly requestId: BrokerRequestId;
  readonly outcome: 'done' | 'refused';
  /** By which the answer can be found there. */
  readonly reference: string;
}

export type SettleBrokerRequestRefusal = 'broker_request_unknown' | 'broker_request_not_placed';

/** What came of a request, by whoever had it. The certificate itself is imported; its record knows nothing of this. */
export function settleBrokerRequest(
  deps: VehicleProvisioningDependencies,
  { requestId, outcome, reference }: SettleBrokerRequestInput,
  context: CommandContext,
): Promise<
  Outcome<{ readonly brokerRequestId: BrokerRequestId; readonly state: BrokerRequestState }, SettleBrokerRequestRefusal>
> {
  type Value = { readonly brokerRequestId: BrokerRequestId; readonly state: BrokerRequestState };
  const command = { action: 'settle-broker-request', input: { requestId, outcome, reference }, roles: caseRoles };
  return runAudited<Value, SettleBrokerRequestRefusal | 'reason_missing'>(deps, command, context, async (tx) => {
    if (context.reason.trim() === '') return refused({ reason: 'reason_missing', detail: 'Say why.' });
    const request = await deps.stores.requests.lock(tx, requestId);
    if (request === null || !mayTouch(context.actor, request.owner)) {
      return refused({ reason: 'broker_request_unknown', detail: 'There is no such request.' });
    }
    const objection = objectionToSettling(request);
    if (objection !== null) return refused({ reason: 'broker_request_not_placed', detail: objection });
    const on = outcome === 'done' ? 'settled' : 'refused';
    const after = await changeBrokerRequest(deps, tx, request, { on, reference, detail: context.reason }, context);
    return ok({ brokerRequestId: after.id, state: after.state });
  });
}

/** What this actor may do with a request now, by what its command looks at. */
export function requestActions(request: BrokerRequest, actor: Actor): readonly CaseAction<'settle'>[] {
  const reason = missingRole(caseRoles, actor) ?? objectionToSettling(request);
  return [{ name: 'settle', allowed: reason === null, reason }];
}

/** Who had one that was given up may still say what came of it. */
const objectionToSettling = ({ state }: BrokerRequest): string | null =>
  state === 'placed' || state === 'given_up' ? null : `It is ${state}: nobody has it to answer.`;
