import { addressOf, WORD } from './cryptoki.ts';

/** A CK_ATTRIBUTE as we write it: text as UTF-8, truth as one byte, a number as CK_ULONG. */
export type Attribute = readonly [type: bigint, value: string | boolean | bigint | Buffer];

const ATTRIBUTE_BYTES = 3 * WORD;
/** What a token writes as the length of an attribute that it does not have or does not tell. */
const UNAVAILABLE = 0xffff_ffff_ffff_ffffn;

/**
 * An array of CK_ATTRIBUTE and, in the same piece of memory, what it points to: whoever keeps the one
 * keeps the other, and no garbage collection comes between.
 */
export class Template {
  readonly memory: Buffer;
  readonly count: bigint;
  readonly #places: readonly number[];

  private constructor(types: readonly bigint[], lengths: readonly number[]) {
    this.count = BigInt(types.length);
    let end = types.length * ATTRIBUTE_BYTES;
    this.#places = lengths.map((length) => {
      const place = end;
      // A token may read a CK_ULONG as such, so each value begins where one may.
      end += Math.ceil(length / WORD) * WORD;
      return place;
    });
    this.memory = Buffer.alloc(end);
    const address = addressOf(this.memory);
    for (const [index, type] of types.entries()) {
      const at = index * ATTRIBUTE_BYTES;
      this.memory.writeBigUInt64LE(type, at);
      this.memory.writeBigUInt64LE(address + BigInt(this.#places[index] ?? 0), at + WORD);
      this.memory.writeBigUInt64LE(BigInt(lengths[index] ?? 0), at + 2 * WORD);
    }
  }

  static of(attributes: readonly Attribute[]): Template {
    const values = attributes.map(([, value]) => encoded(value));
    const template = new Template(
      attributes.map(([type]) => type),
      values.map(({ length }) => length),
    );
    for (const [index, value] of values.entries()) value.copy(template.memory, template.#places[index]);
    return template;
  }

  /** Room for a token to write these attributes into, `bytes` each. */
  static room(types: readonly bigint[], bytes: number): Template {
    return new Template(
      types,
      types.map(() => bytes),
    );
  }

  /** What the token wrote; null for an attribute that it does not have. */
  read(index: number): Buffer | null {
    const length = this.memory.readBigUInt64LE(index * ATTRIBUTE_BYTES + 2 * WORD);
    const place = this.#places[index];
    if (length === UNAVAILABLE || place === undefined) return null;
    return Buffer.from(this.memory.subarray(place, place + Number(length)));
  }
}

function encoded(value: Attribute[1]): Buffer {
  if (Buffer.isBuffer(value)) return value;
  if (typeof value === 'string') return Buffer.from(value);
  return typeof value === 'boolean' ? Buffer.of(value ? 1 : 0) : ulong(value);
}

/** A CK_ULONG in memory. */
export function ulong(value: bigint): Buffer {
  const memory = Buffer.alloc(WORD);
  memory.writeBigUInt64LE(value);
  return memory;
}
