/** Gives vehicles their contracts. Every adapter passes `contract-delivery-ability.contract.ts`. */
export interface ContractDeliveryAbility {
  /** What the broker has for the vehicle that asks. @throws BrokerUnavailable, also once `signal` says that it is too late */
  deliver(question: VehicleQuestion, signal: AbortSignal): Promise<ContractDelivery>;
}

export interface VehicleQuestion {
  readonly action: 'install' | 'update';
  /** The namespace of the edition's messages, as the station names it; passed on as it is. */
  readonly schemaVersion: string;
  /** Base64 of the EXI of the vehicle, which nobody here decodes. */
  readonly exiRequest: string;
}

/** In characters of base64: more no station and no link of ours takes. */
export const LONGEST_EXI = 44_000;

/** `exiResponse`: base64 of EXI, signed for this vehicle and opaque here. */
export type ContractDelivery =
  /** At least one, in the broker's order. */
  | { readonly outcome: 'provided'; readonly contracts: readonly ProvidedContract[] }
  /** A no in the words of the standard, which the vehicle understands. */
  | { readonly outcome: 'declined'; readonly exiResponse: string }
  | { readonly outcome: 'refused'; readonly because: string };

export interface ProvidedContract {
  readonly exiResponse: string;
  /** Null: the broker does not say. */
  readonly emaid: string | null;
}
