import { contractNamed } from '@bfcert/certificate-lifecycle';
import { LONGEST_EXI, type ProvidedContract } from '../broker/contract-delivery.ts';
import type { ContractQuestion } from './provide-contract.ts';

export interface Chosen {
  readonly exiResponse: string;
  /** In the one spelling of contracts; null: the broker names none. */
  readonly emaid: string | null;
  /** From 0, among those that this vehicle gets. */
  readonly place: number;
  /** How many it gets when it asks again; null: it does not ask (ISO 15118-2). */
  readonly remaining: number | null;
}

/**
 * Which contract it is now: those that the vehicle wants first go first, it gets no more than it takes, and the same
 * question again is the next. After the last it begins anew. Null: there is none that reaches a vehicle.
 */
export function choose(
  contracts: readonly ProvidedContract[],
  { mostChains, prioritisedContracts }: Pick<ContractQuestion, 'mostChains' | 'prioritisedContracts'>,
  given: number,
): Chosen | null {
  const named = contracts
    .filter(({ exiResponse }) => exiResponse.length <= LONGEST_EXI)
    .map(({ exiResponse, emaid }) => ({
      exiResponse,
      emaid: emaid === null ? null : contractNamed(emaid),
    }));
  const first = prioritisedContracts.map(contractNamed);
  const rank = ({ emaid }: { readonly emaid: string | null }): number => {
    const at = first.findIndex((wanted) => wanted !== null && wanted === emaid);
    return at === -1 ? first.length : at;
  };
  const all = named.toSorted((a, b) => rank(a) - rank(b)).slice(0, mostChains === null ? 1 : Math.max(1, mostChains));
  const place = given < all.length ? given : 0;
  const one = all[place];
  return one === undefined ? null : { ...one, place, remaining: mostChains === null ? null : all.length - place - 1 };
}
