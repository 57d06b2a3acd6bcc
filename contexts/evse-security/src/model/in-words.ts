import type { Report } from './explore.ts';

/** For a person: how much was looked at, and what is wrong with the shortest way there. */
export function inWords({ states, transitions, settled, counterexample }: Report): string {
  const size = `${states} states (${settled} of them settled), ${transitions} transitions`;
  if (counterexample === null) return `${size}: every rule holds in each of them`;
  const { rule, words, trace } = counterexample;
  return [`${size}, and then this does not hold: ${rule}.`, words, '', ...trace].join('\n');
}
