import { systemActor } from '@bfcert/kernel/actor';
import { type Broker, BrokerUnavailable, type Placement } from '../broker/broker.ts';
import { afterSilence, type BrokerRequest } from '../broker/broker-request.ts';
import type { Circuit } from '../broker/circuit.ts';
import type { VehicleProvisioningDependencies } from '../ports.ts';
import { changeBrokerRequest } from './change-broker-request.ts';

const AT_ONCE = 100;

/**
 * Places what waits with its brokers: the intent is a row before anything is sent, so what a process that died had sent
 * is sent again, and is the same request there. Returns how many were placed.
 */
export async function placeDueRequests(deps: VehicleProvisioningDependencies, circuit: Circuit): Promise<number> {
  const { transactions, stores, clock } = deps;
  const due = await transactions.snapshot((tx) => stores.requests.due(tx, clock.now(), AT_ONCE));
  let placed = 0;
  const failures: unknown[] = [];
  for (const request of due) {
    const broker = deps.brokers.find(({ name }) => name === request.broker);
    // Gone from the configuration, it is asked nothing; the request stays until its time is over.
    const answer =
      broker === undefined
        ? silence('no such broker is configured')
        : await ask(broker, request, { circuit, failures }, clock.now());
    if (answer === null) continue;
    if (await keep(deps, request, answer)) placed += 1;
  }
  if (failures.length > 0) throw new AggregateError(failures, 'requests failed that were to be placed');
  return placed;
}

type Answer = Placement | { readonly outcome: 'silent'; readonly why: string };

const silence = (why: string): Answer => ({ outcome: 'silent', why });

/** Null: it is left alone for now. */
async function ask(
  broker: Broker,
  request: BrokerRequest,
  { circuit, failures }: { readonly circuit: Circuit; readonly failures: unknown[] },
  now: Date,
): Promise<Answer | null> {
  if (broker.authority === null) return { outcome: 'refused', because: 'this broker takes no requests' };
  if (!circuit.mayAsk(broker.name, now)) return null;
  try {
    const placement = await broker.authority.place(request);
    circuit.answered(broker.name);
    return placement;
  } catch (error) {
    if (error instanceof BrokerUnavailable) {
      circuit.silent(broker.name, now);
      return silence(error.message);
    }
    // A bug of ours with one request keeps none of the others; it is told at the end of the round.
    failures.push(error);
    return silence('an error of ours');
  }
}

async function keep(deps: VehicleProvisioningDependencies, { id }: BrokerRequest, answer: Answer): Promise<boolean> {
  const { transactions, stores, clock } = deps;
  return transactions.run(async (tx) => {
    const request = await stores.requests.lock(tx, id);
    // Another server was there first.
    if (request?.state !== 'waiting') return false;
    const context = { actor: systemActor('broker-requests'), reason: 'a brokered certificate', correlationId: id };
    switch (answer.outcome) {
      case 'taken': {
        const { reference } = answer;
        const change = { on: 'taken', reference, detail: 'The broker has taken it.' } as const;
        await changeBrokerRequest(deps, tx, request, change, context);
        return true;
      }
      case 'refused': {
        const change = { on: 'refused', reference: null, detail: answer.because } as const;
        await changeBrokerRequest(deps, tx, request, change, context);
        return false;
      }
      case 'silent': {
        const after = afterSilence(request, answer.why, clock.now());
        if (after.state === 'waiting') await stores.requests.save(tx, after);
        else
          await changeBrokerRequest(
            deps,
            tx,
            request,
            { on: 'time_over', reference: null, detail: answer.why },
            context,
          );
        return false;
      }
      default:
        return answer satisfies never;
    }
  });
}
