import { ok, type Result, refused } from '@bfcert/kernel/result';
import { hasItsCheckCharacter } from './contract-check-character.ts';

/**
 * The id of a contract for charging (ISO 15118-2, annex H) in the one spelling in which contracts are compared: country 2, provider 3,
 * instance 9; capitals, without separators and without check character.
 */
export type Emaid = string & { readonly __brand: 'Emaid' };

export type EmaidRefusal =
  | 'emaid_malformed'
  /** Six digits and a check digit instead of nine characters: what contracts were before ISO 15118. */
  | 'emaid_of_din_spec_91286'
  | 'emaid_check_character_wrong';

// Both are tested before anything is upper-cased: `ı` would become an I, and `ß` the two letters SS.
const EMAID = /^([A-Z]{2})-?([A-Z0-9]{3})-?([A-Z0-9]{9})(?:-?([A-Z0-9]))?$/i;
const DIN_SPEC_91286 = /^[A-Z]{2}[-*]?[A-Z0-9]{3}[-*]?[0-9]{6}[-*]?[0-9X]$/i;

/** What somebody typed or a file says; its check character, where it has one, guards it against slips. */
export function parseEmaid(text: string): Result<Emaid, EmaidRefusal> {
  const [emaid, check] = partsOf(text);
  if (emaid === null) return refused(DIN_SPEC_91286.test(text) ? 'emaid_of_din_spec_91286' : 'emaid_malformed');
  if (check !== null && !hasItsCheckCharacter(emaid + check)) return refused('emaid_check_character_wrong');
  return ok(emaid);
}

/**
 * The contract that a certificate or a token names; null: none. Its check character is not looked at: who signed the
 * certificate vouches for the name, and some in the field have one that is none (EcoG's test contract UKSWI123456791A).
 */
export const contractNamed = (text: string): Emaid | null => partsOf(text)[0];

/** As `contractNamed`; a text that names no contract stays what it is, and is equal to no contract. */
export const plainEmaid = (text: string): string => contractNamed(text) ?? text;

export function sameEmaid(a: string, b: string): boolean {
  const contract = contractNamed(a);
  return contract !== null && contract === contractNamed(b);
}

function partsOf(text: string): readonly [emaid: Emaid | null, check: string | null] {
  const parts = EMAID.exec(text);
  if (parts === null) return [null, null];
  const [, country, provider, instance, check] = parts;
  return [`${country}${provider}${instance}`.toUpperCase() as Emaid, check?.toUpperCase() ?? null];
}
