import { seededRandom } from '@bfcert/kernel/seeded-random';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { apportion, parseShares, parseWhole } from './shares.ts';

test('names and per cents are read as they are written', () => {
  expect(parseShares('not_supported=5, silent=2.5', 'faults')).toEqual([
    { name: 'not_supported', percent: 5 },
    { name: 'silent', percent: 2.5 },
  ]);
});

test.each([
  ['no per cent', 'silent', 'takes names and per cents'],
  ['a name twice', 'silent=1,silent=2', 'has a name twice'],
  ['more than the whole', 'a=60,b=41', 'more than 100'],
  ['nothing', '', 'takes names and per cents'],
])('%s is wrong use', (_, text, sentence) => {
  expect(() => parseShares(text, 'faults')).toThrow(sentence);
});

test('what must be whole leaves nothing over', () => {
  expect(parseWhole('a=33.3,b=66.7', 'mix')).toHaveLength(2);
  expect(() => parseWhole('a=60,b=39', 'mix')).toThrow('must come to 100');
});

test('each has as many as its share, to one, and all together are the fleet', () => {
  const percents = fc.array(fc.integer({ min: 0, max: 25 }), { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 2_000 }), percents, fc.integer(), (count, each, seed) => {
      const shares = each.map((percent, index) => ({ name: `S${index}`, percent }));
      const names = apportion(count, shares, seededRandom(seed));
      expect(names).toHaveLength(count);
      for (const { name, percent } of shares) {
        const many = names.filter((one) => one === name).length;
        expect(Math.abs(many - (count * percent) / 100)).toBeLessThan(1);
      }
    }),
  );
});

test('the same seed gives the same names to the same stations, and another one others', () => {
  const shares = [{ name: 'silent', percent: 20 }];
  const once = apportion(200, shares, seededRandom(7));
  expect(apportion(200, shares, seededRandom(7))).toEqual(once);
  expect(apportion(200, shares, seededRandom(8))).not.toEqual(once);
  expect(once.slice(0, 40).every((name) => name === 'silent')).toBe(false);
});
