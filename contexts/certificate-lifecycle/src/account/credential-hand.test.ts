import { expect, test } from 'vitest';
import { couldActAs, replacedByOwn, withHand } from './credential-hand.ts';

const hand = (person: string, at: string, inForce = false) => ({ person, at, inForce });
const asked = '2026-03-10T00:00:00.000Z';

test.each([
  ['after the question', hand('ada', '2026-03-10T00:00:01.000Z'), true],
  ['seven days before it', hand('ada', '2026-03-03T00:00:00.000Z'), true],
  ['longer before it', hand('ada', '2026-03-02T23:59:59.999Z'), false],
  ['long before it, and still in force', hand('ada', '2025-01-01T00:00:00.000Z', true), true],
  ['after it, by somebody else', hand('otto', '2026-03-10T00:00:01.000Z', true), false],
])('whoever touched a credential %s could act as its account: %s', (_, one, could) => {
  expect(couldActAs([one], 'ada', asked)).toBe(could);
});

test('of each person the last time is kept, and only the last password is in force', () => {
  const hands = [hand('ada', '2026-01-01T00:00:00.000Z', true), hand('otto', '2026-01-02T00:00:00.000Z', true)];
  const [first, second, third] = hands
    .map((one, index) => withHand(hands.slice(0, index), one))
    .concat([withHand(withHand(undefined, hands[0] as never), hand('ada', '2026-01-03T00:00:00.000Z', true))]);
  expect(first).toEqual([hands[0]]);
  expect(second).toEqual([{ ...hands[0], inForce: false }, hands[1]]);
  expect(third).toEqual([hand('ada', '2026-01-03T00:00:00.000Z', true)]);
});

test('a password of one’s own ends what others know, and not that they knew it', () => {
  const hands = replacedByOwn([hand('ada', '2026-03-09T00:00:00.000Z', true)]);
  expect(couldActAs(hands, 'ada', asked)).toBe(true);
  expect(couldActAs(hands, 'ada', '2026-04-10T00:00:00.000Z')).toBe(false);
  expect(couldActAs(undefined, 'ada', asked)).toBe(false);
});
