import type { BrokerRequest } from './broker-request.ts';
import type { ContractDeliveryAbility } from './contract-delivery.ts';
import type { KnownBroker } from './known-broker.ts';

/** One of the configuration with what it can do; each ability is an interface of its own, and null where it has it not. */
export interface Broker extends KnownBroker {
  readonly authority: AuthorityAbility | null;
  readonly contractDelivery: ContractDeliveryAbility | null;
}

/** Takes requests for certificates. Every adapter passes `authority-ability.contract.ts`. */
export interface AuthorityAbility {
  /**
   * The same request again is the same request there, however often it is placed. Says only that it was taken or
   * refused: what comes of it comes later. @throws BrokerUnavailable
   */
  place(request: BrokerRequest): Promise<Placement>;
}

export type Placement =
  /** `reference`: by which it can be found there. */
  { readonly outcome: 'taken'; readonly reference: string } | { readonly outcome: 'refused'; readonly because: string };

/** It did not answer, or not as it should: whether it has the request nobody knows, so it is placed again. */
export class BrokerUnavailable extends Error {
  override readonly name = 'BrokerUnavailable';
}
