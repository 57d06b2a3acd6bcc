import { expect, test } from 'vitest';
import { LONGEST_EXI } from '../broker/contract-delivery.ts';
import { choose } from './choose-contract.ts';

const contracts = ['DEABCC00000001', 'DEABCC00000002', 'DEABCC00000003'].map((emaid, at) => ({
  emaid,
  exiResponse: `A${at}==`,
}));
const walk = (question: Parameters<typeof choose>[1], times: number) =>
  Array.from({ length: times }, (_, given) => {
    const one = choose(contracts, question, given);
    return one === null ? null : `${one.emaid?.at(-1)} ${one.remaining}`;
  });

test('a vehicle of ISO 15118-2 gets the first contract and nothing more is said; it has no second', () => {
  expect(walk({ mostChains: null, prioritisedContracts: [] }, 2)).toEqual(['1 null', '1 null']);
});

test('one of ISO 15118-20 gets one after another, counted down, no more than it takes, and begins anew after the last', () => {
  expect(walk({ mostChains: 8, prioritisedContracts: [] }, 4)).toEqual(['1 2', '2 1', '3 0', '1 2']);
  expect(walk({ mostChains: 2, prioritisedContracts: [] }, 2)).toEqual(['1 1', '2 0']);
  expect(walk({ mostChains: 0, prioritisedContracts: [] }, 1)).toEqual(['1 0']);
});

test('what it wants first comes first, in whatever spelling', () => {
  const prioritisedContracts = ['de-abc-C00000003', 'DEXYZC00000009', 'DEABCC00000002'];
  expect(walk({ mostChains: 8, prioritisedContracts }, 3)).toEqual(['3 2', '2 1', '1 0']);
});

test('EXI that no station takes is left out', () => {
  const long = { emaid: null, exiResponse: 'A'.repeat(LONGEST_EXI + 4) };
  expect(choose([long], { mostChains: null, prioritisedContracts: [] }, 0)).toBeNull();
  expect(choose([long, ...contracts], { mostChains: null, prioritisedContracts: [] }, 0)?.emaid).toBe('DEABCC00000001');
});
