import { expect, test } from 'vitest';
import { digestOf, forgetNames, named } from './renaming.ts';

const [ONE, OTHER] = ['key_01jd0000000000000000000001', 'key_01jd0000000000000000000002'];
const NOW = new Date('2026-11-22T12:00:00.000Z');
const at = (minutes: number): string => JSON.stringify(new Date(NOW.getTime() + minutes * 60_000));
const digest = (...texts: readonly string[]): string => digestOf(texts.map(named), NOW);

test('texts that differ in their names alone are the same, and which name stands where is not', () => {
  expect(digest(`a ${ONE} b ${OTHER} ${ONE}`)).toBe(digest(`a ${OTHER} b ${ONE} ${OTHER}`));
  expect(digest(`a ${ONE} b ${OTHER} ${ONE}`)).not.toBe(digest(`a ${ONE} b ${OTHER} ${OTHER}`));
  expect(digest(`a ${ONE}`)).not.toBe(digest(`b ${ONE}`));
  expect(digest(`${ONE}`, 'a')).not.toBe(digest('a', `${ONE}`));
});

test('of times the order counts, what has passed and what is to come, and not how long ago it is', () => {
  expect(digest(at(-5), at(7), at(9))).toBe(digest(at(-1), at(1), at(100)));
  expect(digest(at(-5), at(7), at(9))).not.toBe(digest(at(-5), at(9), at(7)));
  expect(digest(at(-5))).not.toBe(digest(at(5)));
  expect(digest(at(0))).not.toBe(digest(at(5)));
  expect(digest(at(5), at(5))).not.toBe(digest(at(5), at(6)));
});

test('of epochs the order counts, and no name takes the place of a time', () => {
  expect(digest('{"epoch":3}', '{"epoch":12}')).toBe(digest('{"epoch":1}', '{"epoch":2}'));
  expect(digest('{"epoch":3}', '{"epoch":12}')).not.toBe(digest('{"epoch":12}', '{"epoch":3}'));
  expect(digest(`x ${at(1)}`)).not.toBe(digest(`x ${ONE}`));
});

test('what was forgotten changes no digest', () => {
  const text = `a ${ONE} ${at(3)} {"epoch":3}`;
  const before = digest(text);
  forgetNames();
  expect(digest(text)).toBe(before);
  expect(digest(`a ${OTHER} ${at(4)} {"epoch":4}`)).toBe(before);
});
