import { expect, test } from 'vitest';
import type { AttackEffort } from './attack.ts';
import { chainsAttack } from './chains/chains-attack.ts';
import { tlsAttack } from './tls/tls-attack.ts';

/** Short versions of what `npm run attack` does in full; the seed is printed by whoever fails. */
const SEED = 20_261_127;
const effort: AttackEffort = { quick: true, seed: SEED, note: () => undefined };

test('threat 9: of 100 cases of TLS, each suite that has a number, and flights changed at random nothing ends otherwise than it must', async () => {
  const { violations, figures } = await tlsAttack(effort);
  expect(violations, `seed ${SEED}`).toEqual([]);
  expect(figures.cases).toBeGreaterThanOrEqual(100);
});

test('threat 10: of 50 bad and 20 costly chains of stations in the books none is accepted, and who comes with costly ones is held off', async () => {
  const { violations, figures } = await chainsAttack(effort);
  expect(violations).toEqual([]);
  expect(figures).toMatchObject({ good: 5, bad: 51, costly: 20 });
});
