import { WrongUse } from '../commands/api/exit-codes.ts';

/** What has how much of a fleet. */
export interface Share {
  readonly name: string;
  /** From 0 to 100; may be a fraction. */
  readonly percent: number;
}

const PART = /^(?<name>[^=]+)=(?<percent>\d{1,3}(?:\.\d{1,3})?)$/;

/** `2.0.1=60,2.1=40`. @throws WrongUse when one is none, is there twice, or they are more than the whole. */
export function parseShares(text: string, option: string): readonly Share[] {
  const shares = text.split(',').map((part) => {
    const { name, percent } = PART.exec(part.trim())?.groups ?? {};
    if (name === undefined) throw new WrongUse(`--${option} takes names and per cents, such as "one=60,other=40"`);
    return { name: name.trim(), percent: Number(percent) };
  });
  if (new Set(shares.map(({ name }) => name)).size < shares.length) throw new WrongUse(`--${option} has a name twice`);
  if (sum(shares) > 100) throw new WrongUse(`--${option} is more than 100 per cent`);
  return shares;
}

/** As `parseShares`, and nothing is left over. */
export function parseWhole(text: string, option: string): readonly Share[] {
  const shares = parseShares(text, option);
  if (sum(shares) !== 100) throw new WrongUse(`--${option} must come to 100 per cent`);
  return shares;
}

/**
 * A name for each of `count`, in no order but that of `random`, as many of each as its share says; null: of what is left
 * over. Rounded so that the whole is right: whoever was cut most has one more.
 */
export function apportion(count: number, shares: readonly Share[], random: () => number): readonly (string | null)[] {
  const rest: readonly { readonly name: string | null; readonly percent: number }[] = [
    ...shares,
    { name: null, percent: 100 - sum(shares) },
  ];
  const exact = rest.map(({ name, percent }) => ({ name, wanted: (count * percent) / 100 }));
  const given = new Map(exact.map(({ name, wanted }) => [name, Math.floor(wanted + ALMOST)]));
  let missing = count - [...given.values()].reduce((all, one) => all + one, 0);
  for (const { name } of exact.toSorted((one, other) => (other.wanted % 1) - (one.wanted % 1))) {
    if (missing-- <= 0) break;
    given.set(name, (given.get(name) ?? 0) + 1);
  }
  return shuffled(
    [...given].flatMap(([name, many]) => Array.from({ length: many }, () => name)),
    random,
  );
}

/** A hundredth of 1,100 is 11, and not 10.999…, however it was computed. */
const ALMOST = 1e-9;

const sum = (shares: readonly Share[]): number =>
  Math.round(shares.reduce((all, { percent }) => all + percent, 0) * 1_000) / 1_000;

function shuffled<Value>(values: Value[], random: () => number): Value[] {
  for (let last = values.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1));
    const [one, two] = [values[last] as Value, values[other] as Value];
    values[last] = two;
    values[other] = one;
  }
  return values;
}
