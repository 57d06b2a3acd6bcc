import { ok, type Result, refused } from '../result.ts';
import { characterString } from './character-string.ts';
import { DerError, type DerFault } from './der-error.ts';
import { integerFault, isNegative, magnitude } from './integer.ts';
import { oidText } from './object-identifier.ts';
import { bitStringFault, booleanFault, primitiveFault } from './primitive.ts';
import { isConstructed, isTagSupported, Tag } from './tag.ts';
import { generalizedTime, utcTime } from './time.ts';

export interface DerLimits {
  readonly maximumBytes: number;
  /** Constructed values inside one another. */
  readonly maximumDepth: number;
}

/**
 * Reads one DER value from `input` with `read`, which must consume all of it. What it returns may
 * hold views of `input`: no byte is copied. Anything BER allows and DER does not is refused.
 */
export function decodeDer<Value>(
  input: Uint8Array,
  limits: DerLimits,
  read: (reader: DerReader) => Value,
): Result<Value, DerError> {
  try {
    if (input.length > limits.maximumBytes) throw new DerError('too_large', 0);
    const bytes = Buffer.from(input.buffer, input.byteOffset, input.byteLength);
    const reader = new DerReader(bytes, 0, bytes.length, limits.maximumDepth);
    const value = read(reader);
    reader.finish();
    return ok(value);
  } catch (error) {
    if (error instanceof DerError) return refused(error);
    throw error;
  }
}

/** A position between the elements of one constructed value. Every method throws `DerError`. */
export class DerReader {
  readonly #bytes: Buffer;
  readonly #end: number;
  readonly #depthLeft: number;
  #at: number;
  #contentStart = 0;
  #contentEnd = 0;

  constructor(bytes: Buffer, start: number, end: number, depthLeft: number) {
    this.#bytes = bytes;
    this.#at = start;
    this.#end = end;
    this.#depthLeft = depthLeft;
  }

  get position(): number {
    return this.#at;
  }

  get atEnd(): boolean {
    return this.#at === this.#end;
  }

  /** The next identifier octet, null at the end. */
  peek(): number | null {
    return this.#at < this.#end ? (this.#bytes[this.#at] ?? null) : null;
  }

  fail(reason: DerFault): never {
    throw new DerError(reason, this.#at);
  }

  finish(): void {
    if (this.#at !== this.#end) this.fail('trailing_bytes');
  }

  /** The encoding read since `position` had the value `start`. */
  since(start: number): Buffer {
    return this.#bytes.subarray(start, this.#at);
  }

  /** Reads a constructed value of exactly this tag; `read` must consume all of its content. */
  constructed<Value>(tag: number, read: (inner: DerReader) => Value): Value {
    const inner = this.#enter(tag);
    const value = read(inner);
    inner.finish();
    return value;
  }

  sequence<Value>(read: (inner: DerReader) => Value): Value {
    return this.constructed(Tag.sequence, read);
  }

  /** Null when the next element has another tag. */
  optional<Value>(tag: number, read: (reader: DerReader) => Value): Value | null {
    return this.peek() === tag ? read(this) : null;
  }

  /** As `constructed`, null when the next element has another tag: an OPTIONAL `[n] EXPLICIT` field. */
  optionalConstructed<Value>(tag: number, read: (inner: DerReader) => Value): Value | null {
    return this.peek() === tag ? this.constructed(tag, read) : null;
  }

  /** SEQUENCE OF: reads elements to the end of this value. */
  each<Value>(read: (reader: DerReader) => Value): Value[] {
    const values: Value[] = [];
    while (!this.atEnd) values.push(read(this));
    return values;
  }

  /** SET OF under `tag`: as `each`, and the encodings must ascend (X.690 11.6). */
  setOf<Value>(tag: number, read: (reader: DerReader) => Value): Value[] {
    return this.constructed(tag, (inner) => {
      let previous: Buffer | null = null;
      return inner.each((reader) => {
        const start = reader.position;
        const value = read(reader);
        const encoding = reader.since(start);
        if (previous !== null && Buffer.compare(previous, encoding) > 0) reader.fail('set_not_sorted');
        previous = encoding;
        return value;
      });
    });
  }

  /** Content octets of a primitive value of exactly this tag, unchecked. */
  primitive(tag: number): Buffer {
    this.#header(tag);
    this.#at = this.#contentEnd;
    return this.#bytes.subarray(this.#contentStart, this.#contentEnd);
  }

  /** The whole encoding of the next element of any type, checked down to its leaves. */
  any(): Buffer {
    const start = this.#at;
    const tag = this.peek() ?? this.fail('truncated');
    if (isConstructed(tag)) {
      this.constructed(tag, (inner) => {
        while (!inner.atEnd) inner.any();
      });
    } else {
      const content = this.primitive(tag);
      // The content of context-specific tags has a type only their surroundings know.
      const fault = tag < 0x40 ? primitiveFault(tag, content) : null;
      if (fault !== null) throw new DerError(fault, start);
    }
    return this.since(start);
  }

  boolean(tag: number = Tag.boolean): boolean {
    const content = this.#checked(tag, booleanFault);
    return content[0] === 0xff;
  }

  /** `BOOLEAN DEFAULT FALSE`: DER leaves the default out (X.690 11.5), so one that is written is TRUE. */
  booleanDefaultFalse(tag: number = Tag.boolean): boolean {
    if (this.peek() !== tag) return false;
    if (!this.boolean(tag)) this.fail('default_encoded');
    return true;
  }

  /** Big-endian magnitude of a non-negative INTEGER, without a sign octet. */
  unsigned(maximumBytes: number): Buffer {
    const content = this.#checked(Tag.integer, integerFault);
    if (isNegative(content)) this.fail('integer_out_of_range');
    const digits = magnitude(content);
    if (digits.length > maximumBytes) this.fail('integer_out_of_range');
    return digits;
  }

  /** A non-negative INTEGER of at most 32 bits. */
  smallInteger(): number {
    return this.unsigned(4).reduce((value, byte) => value * 256 + byte, 0);
  }

  /** A non-negative ENUMERATED below 128: no type of X.509 numbers its values higher. */
  enumerated(): number {
    const content = this.#checked(Tag.enumerated, integerFault);
    if (content.length !== 1 || isNegative(content)) this.fail('integer_out_of_range');
    return content[0] ?? 0;
  }

  oid(): string {
    const start = this.#at;
    return oidText(this.primitive(Tag.oid)) ?? failAt('oid_invalid', start);
  }

  null(): void {
    if (this.primitive(Tag.null).length !== 0) this.fail('null_invalid');
  }

  octetString(): Buffer {
    return this.primitive(Tag.octetString);
  }

  bitString(tag: number = Tag.bitString): { readonly bytes: Buffer; readonly unusedBits: number } {
    const content = this.#checked(tag, bitStringFault);
    return { bytes: content.subarray(1), unusedBits: content[0] ?? 0 };
  }

  /** A BIT STRING that carries whole octets, as keys and signatures do. */
  wholeOctets(): Buffer {
    const { bytes, unusedBits } = this.bitString();
    if (unusedBits !== 0) this.fail('bit_string_invalid');
    return bytes;
  }

  /** Text of the next element, which must be a character string type. */
  characterString(): string {
    const start = this.#at;
    const tag = this.peek() ?? this.fail('truncated');
    return characterString(tag, this.primitive(tag)) ?? failAt('string_invalid', start);
  }

  /** UTCTime or GeneralizedTime in the forms of RFC 5280. */
  time(): Date {
    if (this.peek() === Tag.generalizedTime) return this.generalizedTime();
    const start = this.#at;
    return utcTime(this.primitive(Tag.utcTime).toString('latin1')) ?? failAt('time_invalid', start);
  }

  generalizedTime(): Date {
    const start = this.#at;
    return generalizedTime(this.primitive(Tag.generalizedTime).toString('latin1')) ?? failAt('time_invalid', start);
  }

  #checked(tag: number, faultOf: (content: Buffer) => DerFault | null): Buffer {
    const start = this.#at;
    const content = this.primitive(tag);
    const fault = faultOf(content);
    if (fault !== null) throw new DerError(fault, start);
    return content;
  }

  #enter(tag: number): DerReader {
    if (this.#depthLeft === 0) this.fail('too_deep');
    this.#header(tag);
    this.#at = this.#contentEnd;
    return new DerReader(this.#bytes, this.#contentStart, this.#contentEnd, this.#depthLeft - 1);
  }

  /** Leaves `#at` in place, so that a fault points at the element and not into it. */
  #header(tag: number): void {
    const found = this.peek();
    if (found === null) this.fail('truncated');
    if (!isTagSupported(found)) this.fail('tag_not_supported');
    if (found !== tag) this.fail('unexpected_tag');
    let at = this.#at + 1;
    const first = this.#octet(at++);
    let length = first;
    if (first >= 0x80) {
      const count = first & 0x7f;
      if (count === 0) this.fail('length_indefinite');
      if (count > 4) this.fail('length_out_of_range');
      length = 0;
      for (let i = 0; i < count; i++) length = length * 256 + this.#octet(at++);
      const shortest = length < 0x80 ? 0 : Math.ceil((32 - Math.clz32(length)) / 8);
      if (count !== shortest) this.fail('length_not_minimal');
    }
    if (length > this.#end - at) this.fail('truncated');
    this.#contentStart = at;
    this.#contentEnd = at + length;
  }

  #octet(at: number): number {
    if (at >= this.#end) this.fail('truncated');
    return this.#bytes[at] ?? this.fail('truncated');
  }
}

function failAt(reason: DerFault, offset: number): never {
  throw new DerError(reason, offset);
}
