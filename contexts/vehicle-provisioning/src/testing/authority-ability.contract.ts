import { expect, test } from 'vitest';
import { type AuthorityAbility, BrokerUnavailable } from '../broker/broker.ts';
import type { BrokerRequest } from '../broker/broker-request.ts';
import { aBrokerRequest } from './a-broker-request.ts';

export interface AuthorityBench {
  readonly ability: AuthorityAbility;
  /** References of what the broker has, each once; null: only a person knows. */
  has(): Promise<readonly string[] | null>;
  /** From now on it is away; null: it cannot be. */
  readonly goAway: (() => Promise<void>) | null;
  end(): Promise<void>;
}

/** What every adapter that takes requests for certificates does, whatever it speaks. */
export function authorityAbilityContract(name: string, open: () => Promise<AuthorityBench>): void {
  const using = (work: (bench: AuthorityBench) => Promise<void>) => async () => {
    const bench = await open();
    try {
      await work(bench);
    } finally {
      await bench.end();
    }
  };
  const referenceOf = async ({ ability }: AuthorityBench, request: BrokerRequest): Promise<string> => {
    const placement = await ability.place(request);
    if (placement.outcome !== 'taken') throw new Error(placement.because);
    return placement.reference;
  };

  test(
    `${name}: takes a request under a name by which it can be found, and each under another`,
    using(async (bench) => {
      const [first, second] = [await referenceOf(bench, aBrokerRequest()), await referenceOf(bench, aBrokerRequest())];
      expect(first).not.toBe('');
      expect(second).not.toBe(first);
      expect((await bench.has()) ?? [first, second]).toEqual(expect.arrayContaining([first, second]));
    }),
  );

  test(
    `${name}: the same request placed again, by anybody and at once, is one request there`,
    using(async (bench) => {
      const request = aBrokerRequest();
      const before = (await bench.has())?.length ?? 0;
      const references = await Promise.all([1, 2, 3].map(() => referenceOf(bench, request)));
      expect(new Set(references).size).toBe(1);
      expect((await bench.has())?.length ?? before + 1).toBe(before + 1);
    }),
  );

  test(
    `${name}: a broker that is away is said to be away, and nothing else`,
    using(async (bench) => {
      if (bench.goAway === null) return;
      await bench.goAway();
      await expect(bench.ability.place(aBrokerRequest())).rejects.toThrow(BrokerUnavailable);
    }),
  );
}
