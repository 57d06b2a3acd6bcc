import type { X509Refusal } from '../refusal.ts';

/** Written out again, so that a test finds a name that is not on the list. */
export const X509_REFUSALS: ReadonlySet<string> = new Set([
  'malformed',
  'too_large',
  'not_exactly_one',
  'too_many',
  'unsupported_version',
  'extension_not_supported',
  'signature_algorithm_not_allowed',
  'hash_algorithm_not_allowed',
  'key_algorithm_not_allowed',
  'key_too_weak',
] satisfies X509Refusal[]);
