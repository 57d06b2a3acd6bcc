import { expect, test, vi } from 'vitest';
import type { AttackEffort } from './attack.ts';
import { chainsAttack } from './chains/chains-attack.ts';
import { exhaustionAttack } from './exhaustion/exhaustion-attack.ts';
import { framesAttack } from './frames/frames-attack.ts';
import { guessingAttack } from './guessing/guessing-attack.ts';
import { tlsAttack } from './tls/tls-attack.ts';

// Each is a gateway in a process of its own, which begins on a machine that is busy with other tests.
vi.setConfig({ testTimeout: 240_000 });

/** Short versions of what `npm run attack` does in full; the seed is printed by whoever fails. */
const SEED = 20_261_127;
const effort: AttackEffort = { quick: true, seed: SEED, note: () => undefined };
/** An answer that takes longer is late on any machine. */
const LATE_MS = 5_000;

test('threat 3: of 200 guesses of one address none is admitted, few are looked at, and every heartbeat of good stations is answered', async () => {
  const { violations, figures } = await guessingAttack(effort);
  expect(violations, `seed ${SEED}`).toEqual([]);
  expect(figures).toMatchObject({ attempts: 200, admitted: 0 });
  expect(figures.besideP99Ms).toBeLessThan(LATE_MS);
});

test('threat 6: 3,000 mutated frames of every schema of every version are answered or dropped as the rules have it, and end nothing', async () => {
  const { violations, figures } = await framesAttack(effort);
  expect(violations, `seed ${SEED}`).toEqual([]);
  expect(figures.frames).toBeGreaterThanOrEqual(3_000);
  expect(figures.schemas).toBe(387);
});

test('threat 8: floods and bombs are all ended, with 1009 where they are too large, and every heartbeat of good stations is answered', async () => {
  const { violations } = await exhaustionAttack(effort);
  expect(violations).toEqual([]);
});

test('threat 9: of 100 cases of TLS, each suite that has a number, and flights changed at random nothing ends otherwise than it must', async () => {
  const { violations, figures } = await tlsAttack(effort);
  expect(violations, `seed ${SEED}`).toEqual([]);
  expect(figures.cases).toBeGreaterThanOrEqual(100);
});

test('threat 10: of 50 bad and 20 costly chains of stations in the books none is accepted or keeps a good station waiting, and who comes with costly ones is held off', async () => {
  const { violations, figures } = await chainsAttack(effort);
  expect(violations).toEqual([]);
  expect(figures).toMatchObject({ good: 5, bad: 51, costly: 20 });
  expect(figures.slowestMs).toBeLessThan(LATE_MS);
  expect(figures.slowestHeartbeatMs).toBeLessThan(LATE_MS);
});
