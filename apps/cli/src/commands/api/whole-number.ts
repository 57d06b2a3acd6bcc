import { WrongUse } from './exit-codes.ts';

/** @throws WrongUse with a sentence that names the option. */
export function wholeNumber(text: string, option: string, least: number, most: number): number {
  const value = Number(text);
  if (!/^\d{1,15}$/.test(text) || value < least || value > most) {
    throw new WrongUse(`--${option} takes a whole number from ${least} to ${most}`);
  }
  return value;
}
