import { seededRandom } from '@bfcert/kernel/seeded-random';

export interface Random {
  /** A whole number; both ends are possible. */
  between(least: number, most: number): number;
  oneOf<Value>(values: readonly [Value, ...Value[]]): Value;
}

/** The same numbers for the same seed, so that a run can be repeated. */
export function randomFrom(seed: number): Random {
  const next = seededRandom(seed);
  const between = (least: number, most: number): number => least + Math.floor(next() * (most - least + 1));
  return { between, oneOf: (values) => values[between(0, values.length - 1)] ?? values[0] };
}
