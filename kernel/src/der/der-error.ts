/** What was wrong with an encoding; X.690 chapter 10 and 11 restrictions have a name each. */
export type DerFault =
  | 'too_large'
  | 'too_deep'
  | 'truncated'
  | 'trailing_bytes'
  | 'tag_not_supported'
  | 'unexpected_tag'
  | 'length_indefinite'
  | 'length_not_minimal'
  | 'length_out_of_range'
  | 'boolean_invalid'
  | 'integer_invalid'
  | 'integer_out_of_range'
  | 'bit_string_invalid'
  | 'null_invalid'
  | 'oid_invalid'
  | 'string_invalid'
  | 'time_invalid'
  | 'set_not_sorted'
  | 'default_encoded'
  | 'value_not_allowed';

/** Thrown while reading and turned into a value at the one door, `decodeDer`. */
export class DerError extends Error {
  readonly reason: DerFault;
  /** Bytes from the start of the outermost input. */
  readonly offset: number;

  constructor(reason: DerFault, offset: number) {
    super(`DER: ${reason} at byte ${offset}`);
    this.name = 'DerError';
    this.reason = reason;
    this.offset = offset;
  }
}
