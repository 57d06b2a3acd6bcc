export interface Random {
  /** A whole number; both ends are possible. */
  between(least: number, most: number): number;
  oneOf<Value>(values: readonly [Value, ...Value[]]): Value;
}

/** The same numbers for the same seed (mulberry32), so that a run can be repeated. */
export function randomFrom(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const between = (least: number, most: number): number => least + Math.floor(next() * (most - least + 1));
  return { between, oneOf: (values) => values[between(0, values.length - 1)] ?? values[0] };
}
