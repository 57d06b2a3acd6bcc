import fc from 'fast-check';
import { expect, test } from 'vitest';
import { groupsOf } from './groups.ts';

const grouped = (...items: string[][]) => groupsOf(items, (ties) => ties).map((group) => group.map(String));

test('what shares a tie is one group, also by way of others', () => {
  expect(grouped(['a'], ['b'], ['c', 'a'], ['d'], ['b', 'd'])).toEqual([
    ['a', 'c,a'],
    ['b', 'd', 'b,d'],
  ]);
});

test('what shares none is a group of its own', () => {
  expect(grouped([], ['a'], [])).toEqual([[''], ['a'], ['']]);
});

test('no tie leads from one group to another, and nothing is lost', () => {
  const items = fc.array(fc.array(fc.constantFrom(...'abcdefghij'), { maxLength: 3 }), { maxLength: 30 });
  fc.assert(
    fc.property(items, (ties) => {
      const groups = groupsOf(ties, (each) => each);
      expect(groups.flat()).toHaveLength(ties.length);
      const seen = new Set<string>();
      for (const group of groups) {
        const own = new Set(group.flat());
        for (const tie of own) expect(seen.has(tie)).toBe(false);
        for (const tie of own) seen.add(tie);
      }
    }),
  );
});

test('a long chain of ties is one group, and is found without a deep stack', () => {
  const links = Array.from({ length: 50_000 }, (_, index) => [`t${index}`, `t${index + 1}`]);
  expect(groupsOf(links, (ties) => ties)).toHaveLength(1);
});
