import { expect, test } from 'vitest';
import { Stillness } from './stillness.ts';

const BOUNDS = { longestMs: 150, atAllMs: 1_000 };

test('a wait is in vain when nothing has changed for too long, however long there were changes', () => {
  const stillness = new Stillness(BOUNDS, 0);
  expect(stillness.inVain('a', 0)).toBeNull();
  expect(stillness.inVain('a', 149)).toBeNull();
  expect(stillness.inVain('b', 150)).toBeNull();
  expect(stillness.inVain('b', 299)).toBeNull();
  expect(stillness.inVain('b', 300)).toBe('nothing has changed');
});

test('what changes for ever is waited for in vain too', () => {
  const stillness = new Stillness(BOUNDS, 0);
  for (let now = 100; now < 1_000; now += 100) expect(stillness.inVain(String(now), now)).toBeNull();
  expect(stillness.inVain('1000', 1_000)).toBe('it goes on without an end');
});
