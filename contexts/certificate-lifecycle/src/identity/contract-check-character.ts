/**
 * The check character of a contract id (ISO 15118-2, annex H; eMI3, "Check Digit Calculation for Contract-IDs"). Each of the
 * 36 characters is a pair of vectors, of two numbers modulo 2 and of two modulo 3. Each position turns both by one more step
 * of a matrix; the fifteenth character is the one with which all fifteen add up to zero. Found by it are: one wrong
 * character, two that were exchanged with one another or with one between, and twins that both became others.
 */
const CHARACTERS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ';

type Vector = readonly [number, number];
type Weight = readonly [modulo2: Vector, modulo3: Vector];

/** Capitals and digits. */
function weightOf(character: string): Weight {
  const index = CHARACTERS.indexOf(character);
  const [high, low] = [Math.floor(index / 9), index % 9];
  return [
    [high >> 1, high & 1],
    [Math.floor(low / 3), low % 3],
  ];
}

/** One position further: times (0 1; 1 1) modulo 2, and times (0 1; 1 2) modulo 3. */
const turned = ([[a, b], [c, d]]: Weight): Weight => [
  [b, (a + b) % 2],
  [d, (c + 2 * d) % 3],
];

const plus = ([[a, b], [c, d]]: Weight, [[e, f], [g, h]]: Weight): Weight => [
  [(a + e) % 2, (b + f) % 2],
  [(c + g) % 3, (d + h) % 3],
];

const ZERO: Weight = [
  [0, 0],
  [0, 0],
];

/** Whether the last of fifteen capitals and digits is the check character of those before it. */
export const hasItsCheckCharacter = (id: string): boolean =>
  [...id]
    .reduceRight((sum, character) => turned(plus(sum, weightOf(character))), ZERO)
    .flat()
    .every((one) => one === 0);
