import { auditEntryOf, type CommandContext } from '@bfcert/certificate-lifecycle';
import { domainEventOf } from '@bfcert/kernel/outbox';
import type { Transaction } from '@bfcert/kernel/transaction';
import { type BrokerRequest, type BrokerRequestEvent, brokerRequestTransitions } from '../broker/broker-request.ts';
import type { VehicleProvisioningDependencies } from '../ports.ts';

/** One step of a request whose row is held: state, event and audit. @throws where its table has no such step. */
export async function changeBrokerRequest(
  { clock, stores, events, audit }: Pick<VehicleProvisioningDependencies, 'clock' | 'stores' | 'events' | 'audit'>,
  tx: Transaction,
  before: BrokerRequest,
  { on, ...change }: { readonly on: BrokerRequestEvent } & Pick<BrokerRequest, 'detail' | 'reference'>,
  context: CommandContext,
): Promise<BrokerRequest> {
  const state = brokerRequestTransitions.next(before.state, on);
  if (state === null) throw new Error(`a broker request goes nowhere from ${before.state} on ${on}`);
  const now = clock.now();
  const after: BrokerRequest = { ...before, ...change, state, nextTryAt: null, changedAt: now };
  await stores.requests.save(tx, after);
  const { identityId, certificateId, purpose, kind } = after.asked;
  const states = { before: before.state, after: state };
  const about = { brokerRequestId: after.id, broker: after.broker, kind, certificateId, ...change };
  const type = 'BrokerRequestStateChanged';
  await events.append(tx, domainEventOf(now, context, { type, subject: identityId, data: { ...about, ...states } }));
  const deed = { action: 'broker-request', identityId, certificateId, purpose, event: type, detail: about, ...states };
  await audit.append(tx, auditEntryOf(now, context, deed));
  return after;
}
