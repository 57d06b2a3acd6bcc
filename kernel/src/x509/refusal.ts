import { type DerReader, decodeDer } from '../der/index.ts';

export type X509Refusal =
  | 'malformed'
  | 'too_large'
  | 'not_exactly_one'
  | 'too_many'
  | 'unsupported_version'
  | 'extension_not_supported'
  | 'signature_algorithm_not_allowed'
  | 'hash_algorithm_not_allowed'
  | 'key_algorithm_not_allowed'
  | 'key_too_weak';

/** A `Result` whose refusal also has a sentence for an operator. */
export type Diagnosed<Value, Refusal> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly refusal: Refusal; readonly detail: string };

export const diagnosed = <Refusal>(refusal: Refusal, detail: string): Diagnosed<never, Refusal> => ({
  ok: false,
  refusal,
  detail,
});

/**
 * Thrown inside this package's readers, where an encoding is correct DER but its meaning is
 * refused; `readRefusable` turns it into a value.
 */
export class Refused extends Error {
  readonly refusal: X509Refusal;

  constructor(refusal: X509Refusal, detail: string) {
    super(detail);
    this.refusal = refusal;
  }
}

/** Deeper than any X.509 structure in use (a certificate with RSA-PSS parameters needs 7). */
const MAXIMUM_DEPTH = 16;

/** Reads one whole DER value; every fault of the encoding is `malformed`. */
export function readRefusable<Value>(
  input: Uint8Array,
  maximumBytes: number,
  read: (reader: DerReader) => Value,
): Diagnosed<Value, X509Refusal> {
  try {
    const result = decodeDer(input, { maximumBytes, maximumDepth: MAXIMUM_DEPTH }, read);
    if (result.ok) return result;
    return diagnosed(result.refusal.reason === 'too_large' ? 'too_large' : 'malformed', result.refusal.message);
  } catch (error) {
    if (error instanceof Refused) return diagnosed(error.refusal, error.message);
    throw error;
  }
}

/** As `readRefusable` for a value inside one that is being read: refusals go on up. */
export function readNested<Value>(input: Uint8Array, what: string, read: (reader: DerReader) => Value): Value {
  const result = readRefusable(input, input.length, read);
  if (result.ok) return result.value;
  throw new Refused(result.refusal, `${what}: ${result.detail}`);
}
