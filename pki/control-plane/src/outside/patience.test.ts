import { expect, it } from 'vitest';
import { Patience } from './patience.ts';

it('sends nothing else to an authority that leaves a call without an answer, until that call has ended', async () => {
  let now = 0;
  const patience = new Patience(() => now);
  const hanging = Promise.withResolvers<string>();
  const first = patience.call(() => hanging.promise);
  now = 4_999;
  expect(await patience.call(async () => 'beside it')).toBe('beside it');
  now = 5_000;
  await expect(patience.call(async () => 'behind it')).rejects.toMatchObject({
    name: 'AuthorityUnavailable',
    sent: false,
  });
  hanging.reject(new Error('given up'));
  await expect(first).rejects.toThrow('given up');
  expect(await patience.call(async () => 'after it')).toBe('after it');
});
