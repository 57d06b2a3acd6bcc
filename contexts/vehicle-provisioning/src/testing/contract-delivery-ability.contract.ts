import { expect, test } from 'vitest';
import { BrokerUnavailable } from '../broker/broker.ts';
import type { ContractDeliveryAbility, VehicleQuestion } from '../broker/contract-delivery.ts';

/** What the broker's server does with the next question. */
export type NextAnswer =
  | { readonly kind: 'contracts'; readonly contracts: readonly { readonly exi: string; readonly emaid: string }[] }
  /** By the standard, for the vehicle. */
  | { readonly kind: 'declines'; readonly exi: string }
  | { readonly kind: 'knows_no_contract' }
  | { readonly kind: 'faults_the_request' }
  | { readonly kind: 'breaks' }
  | { readonly kind: 'hangs' }
  | { readonly kind: 'talks_nonsense' };

export interface ContractBench {
  readonly ability: ContractDeliveryAbility;
  answers(next: NextAnswer): void;
  /** What its server was asked, oldest first. */
  readonly asked: readonly { readonly exiRequest: string; readonly schemaVersion: string }[];
  end(): Promise<void>;
}

const ISO_2 = 'urn:iso:15118:2:2013:MsgDef';
const ISO_20 = 'urn:iso:std:iso:15118:-20:CommonMessages';
export const aQuestion = (over: Partial<VehicleQuestion> = {}): VehicleQuestion => ({
  action: 'install',
  schemaVersion: ISO_2,
  exiRequest: 'gJgCAAAAAAAAAAAA',
  ...over,
});

/** What every adapter that gives vehicles their contracts does, whatever it speaks. */
export function contractDeliveryAbilityContract(name: string, open: () => Promise<ContractBench>): void {
  const using = (work: (bench: ContractBench) => Promise<void>) => async () => {
    const bench = await open();
    try {
      await work(bench);
    } finally {
      await bench.end();
    }
  };
  const patient = () => AbortSignal.timeout(5_000);

  test.each([ISO_2, ISO_20])(
    `${name}: the EXI of either edition goes there and comes back as it is, under the namespace that it came with: %s`,
    (schemaVersion) =>
      using(async ({ ability, asked, answers }) => {
        answers({ kind: 'contracts', contracts: [{ exi: 'gJg/+A==', emaid: 'DE-ABC-C12345678' }] });
        const question = aQuestion({ schemaVersion });
        expect(await ability.deliver(question, patient())).toMatchObject({
          outcome: 'provided',
          contracts: [{ exiResponse: 'gJg/+A==' }],
        });
        expect(asked).toEqual([{ exiRequest: question.exiRequest, schemaVersion }]);
      })(),
  );

  test(
    `${name}: several contracts come all, in their order`,
    using(async ({ ability, answers }) => {
      const contracts = ['AQ==', 'Ag==', 'Aw=='].map((exi, at) => ({ exi, emaid: `DEABCC1234567${at}` }));
      answers({ kind: 'contracts', contracts });
      const delivery = await ability.deliver(aQuestion({ schemaVersion: ISO_20 }), patient());
      expect(delivery).toEqual({
        outcome: 'provided',
        contracts: contracts.map(({ exi, emaid }) => ({ exiResponse: exi, emaid })),
      });
    }),
  );

  test(
    `${name}: a no in the words of the standard is given on, for the vehicle`,
    using(async ({ ability, answers }) => {
      answers({ kind: 'declines', exi: 'gJkA' });
      expect(await ability.deliver(aQuestion(), patient())).toEqual({ outcome: 'declined', exiResponse: 'gJkA' });
    }),
  );

  test.each(['knows_no_contract', 'faults_the_request'] as const)(
    `${name}: any other no is a refusal with one line: %s`,
    (kind) =>
      using(async ({ ability, answers }) => {
        answers({ kind });
        const delivery = await ability.deliver(aQuestion(), patient());
        expect(delivery).toEqual({ outcome: 'refused', because: expect.stringMatching(/^[^\n]{1,200}$/) });
      })(),
  );

  test.each(['breaks', 'talks_nonsense'] as const)(`${name}: what is no answer is silence: %s`, (kind) =>
    using(async ({ ability, answers }) => {
      answers({ kind });
      await expect(ability.deliver(aQuestion(), patient())).rejects.toThrow(BrokerUnavailable);
    })(),
  );

  test(
    `${name}: it is left when the vehicle waits no more`,
    using(async ({ ability, asked, answers }) => {
      answers({ kind: 'hangs' });
      const vehicle = new AbortController();
      const delivery = ability.deliver(aQuestion(), vehicle.signal);
      const left = expect(delivery).rejects.toThrow(BrokerUnavailable);
      while (asked.length === 0) await new Promise((later) => setImmediate(later));
      vehicle.abort();
      await left;
    }),
  );
}
