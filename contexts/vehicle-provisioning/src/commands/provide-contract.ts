import { createHash } from 'node:crypto';
import { auditEntryOf, boundValues, type IdentityId } from '@bfcert/certificate-lifecycle';
import { systemActor } from '@bfcert/kernel/actor';
import { BrokerUnavailable } from '../broker/broker.ts';
import type { Circuit } from '../broker/circuit.ts';
import {
  type ContractDelivery,
  type ContractDeliveryAbility,
  LONGEST_EXI,
  type VehicleQuestion,
} from '../broker/contract-delivery.ts';
import { contractsFrom } from '../broker/known-broker.ts';
import type { VehicleProvisioningDependencies } from '../ports.ts';
import { type Chosen, choose } from './choose-contract.ts';
import { recordDelivery } from './record-delivery.ts';

/** A vehicle at a station asks for its contract. */
export interface ContractQuestion extends VehicleQuestion {
  readonly stationId: IdentityId;
  /** How many contracts the vehicle takes; null: it does not say, and there is one (ISO 15118-2). */
  readonly mostChains: number | null;
  /** eMAIDs of those that it wants first. */
  readonly prioritisedContracts: readonly string[];
}

export type ContractAnswer =
  | { readonly outcome: 'provided'; readonly exiResponse: string; readonly remainingContracts?: number }
  | { readonly outcome: 'failed'; readonly reason: 'no_broker' | 'broker_away' | 'broker_refused' };

/** A vehicle that begins anew is one that asks again after so long. */
const EXCHANGE_MS = 10 * 60_000;

/**
 * What a broker has for the vehicle, in the time that the vehicle waits, or a reason. The EXI goes through untouched. What
 * was given is recorded against the station before it is, and as a delivery of the vehicle's case where the broker names
 * the contract; nobody hears what the vehicle makes of it, and it makes nothing active (FR-007).
 */
export async function provideContract(
  deps: VehicleProvisioningDependencies,
  circuit: Circuit,
  question: ContractQuestion,
): Promise<ContractAnswer> {
  // 1 whose contracts are had here
  const station = await deps.lifecycle.findIdentity(question.stationId);
  const broker = station === null ? null : contractsFrom(deps.brokers, boundValues(station, 'program'));
  if (broker?.contractDelivery == null) return { outcome: 'failed', reason: 'no_broker' };
  // 2 the broker, as long as the vehicle waits
  const { action, schemaVersion, exiRequest } = question;
  const asked = deps.clock.now();
  const delivery = circuit.mayAsk(broker.name, asked)
    ? await askedOf(broker.contractDelivery, { action, schemaVersion, exiRequest }, deps.contractPatience)
    : LEFT_ALONE;
  if (delivery.outcome === 'away') circuit.silent(broker.name, asked);
  else if (delivery.outcome !== 'left_alone') circuit.answered(broker.name);
  // 3 which of its contracts it is now, kept with the record of it
  const chosen = await record(deps, broker.name, question, delivery);
  // 4 the case of the vehicle has heard of it
  if (chosen !== null) await tellCase(deps, broker.name, question, chosen);
  return answerOf(delivery, chosen);
}

type Heard = ContractDelivery | { readonly outcome: 'away'; readonly because: string } | typeof LEFT_ALONE;

const LEFT_ALONE = { outcome: 'left_alone', because: 'it did not answer those before' } as const;

async function askedOf(ability: ContractDeliveryAbility, question: VehicleQuestion, patience: number): Promise<Heard> {
  try {
    return await ability.deliver(question, AbortSignal.timeout(patience));
  } catch (error) {
    if (error instanceof BrokerUnavailable) return { outcome: 'away', because: error.message };
    throw error;
  }
}

function answerOf(delivery: Heard, chosen: Chosen | null): ContractAnswer {
  switch (delivery.outcome) {
    case 'provided': {
      if (chosen === null) return { outcome: 'failed', reason: 'broker_refused' };
      const { exiResponse, remaining } = chosen;
      return { outcome: 'provided', exiResponse, ...(remaining === null ? {} : { remainingContracts: remaining }) };
    }
    // The vehicle reads in it why it gets none.
    case 'declined':
      if (delivery.exiResponse.length > LONGEST_EXI) return { outcome: 'failed', reason: 'broker_refused' };
      return { outcome: 'provided', exiResponse: delivery.exiResponse };
    case 'refused':
      return { outcome: 'failed', reason: 'broker_refused' };
    case 'away':
    case 'left_alone':
      return { outcome: 'failed', reason: 'broker_away' };
    default:
      return delivery satisfies never;
  }
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

function record(
  { transactions, stores, audit, clock }: VehicleProvisioningDependencies,
  broker: string,
  question: ContractQuestion,
  delivery: Heard,
): Promise<Chosen | null> {
  const { stationId, action, schemaVersion, exiRequest } = question;
  const exchange = { stationId, requestSha256: sha256(exiRequest) };
  return transactions.run(async (tx) => {
    const now = clock.now();
    let chosen: Chosen | null = null;
    if (delivery.outcome === 'provided') {
      const given = await stores.exchanges.given(tx, exchange, new Date(now.getTime() - EXCHANGE_MS));
      chosen = choose(delivery.contracts, question, given);
      if (chosen !== null) await stores.exchanges.keep(tx, exchange, chosen.place + 1, now);
    }
    const detail = {
      broker,
      action,
      schemaVersion,
      requestSha256: exchange.requestSha256,
      outcome: delivery.outcome,
      because: 'because' in delivery ? delivery.because : null,
      emaid: chosen?.emaid ?? null,
      responseSha256: chosen === null ? null : sha256(chosen.exiResponse),
      remaining: chosen?.remaining ?? null,
    };
    const context = { actor: systemActor('contracts'), reason: 'a vehicle has asked', correlationId: stationId };
    const deed = { action: 'provide-contract', identityId: stationId, purpose: 'iso15118_contract', detail };
    await audit.append(tx, auditEntryOf(now, context, deed));
    return chosen;
  });
}

async function tellCase(
  deps: VehicleProvisioningDependencies,
  broker: string,
  { stationId, exiRequest }: ContractQuestion,
  { emaid }: Chosen,
): Promise<void> {
  if (emaid === null) return;
  const vehicle = await deps.lifecycle.identityByBinding('emaid', emaid);
  if (vehicle === null) return;
  const open = await deps.transactions.snapshot(async (tx) => {
    const cases = [];
    for (const id of await deps.stores.cases.openOf(tx, vehicle.id)) cases.push(await deps.stores.cases.find(tx, id));
    return cases.filter((one) => one?.artifact === 'iso15118_contract' && one.slot === emaid);
  });
  const one = open.find((each) => each?.state.name !== 'active') ?? open[0];
  if (one == null) return;
  const context = { actor: systemActor('contracts'), reason: 'a vehicle has asked', correlationId: one.id };
  const heard = { source: broker, reference: sha256(exiRequest).slice(0, 16), at: deps.clock.now() };
  const where = { caseId: one.id, channel: 'ocpp', outcome: 'unknown', stationId, evseId: null } as const;
  await recordDelivery(deps, { ...where, ...heard }, context);
}

/** What was given to a vehicle that has stopped asking stands in the audit. Returns how many. */
export const forgetContractExchanges = ({
  transactions,
  stores,
  clock,
}: VehicleProvisioningDependencies): Promise<number> =>
  transactions.run((tx) => stores.exchanges.forget(tx, new Date(clock.now().getTime() - EXCHANGE_MS)));
