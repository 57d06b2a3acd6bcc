import { describe, expect, it } from 'vitest';
import { type DerReader, decodeDer } from './der-reader.ts';
import { contextConstructed, contextPrimitive, Tag } from './tag.ts';

const LIMITS = { maximumBytes: 1000, maximumDepth: 4 };

const hex = (text: string): Buffer => Buffer.from(text.replaceAll(' ', ''), 'hex');

const read = <Value>(text: string, how: (reader: DerReader) => Value) => {
  const result = decodeDer(hex(text), LIMITS, how);
  return result.ok ? result.value : `${result.refusal.reason} at ${result.refusal.offset}`;
};

const any = (text: string) => read(text, (reader) => reader.any().toString('hex'));

describe('lengths', () => {
  it.each([
    ['04 80 00 00', 'length_indefinite at 0'],
    ['04 81 05 00 00 00 00 00', 'length_not_minimal at 0'],
    [`04 82 00 80 ${'00'.repeat(128)}`, 'length_not_minimal at 0'],
    ['04 84 00 00 00 01 00', 'length_not_minimal at 0'],
    ['04 85 01 00 00 00 00', 'length_out_of_range at 0'],
    ['04 ff', 'length_out_of_range at 0'],
    ['04 84 ff ff ff ff', 'truncated at 0'],
    ['04 02 00', 'truncated at 0'],
    ['04 82 01', 'truncated at 0'],
    ['04', 'truncated at 0'],
    ['', 'truncated at 0'],
    ['05 00 00', 'trailing_bytes at 2'],
    ['30 03 04 02 00', 'truncated at 2'],
  ])('refuses %s', (text, refusal) => {
    expect(any(text)).toBe(refusal);
  });

  it.each([127, 128, 255, 256])('reads the shortest form for %i bytes', (length) => {
    const header = length < 128 ? [4, length] : length < 256 ? [4, 0x81, length] : [4, 0x82, length >> 8, length & 255];
    const input = Buffer.concat([Buffer.from(header), Buffer.alloc(length, 1)]);
    expect(decodeDer(input, LIMITS, (reader) => reader.octetString().length)).toEqual({ ok: true, value: length });
  });
});

describe('tags', () => {
  it.each([
    ['1f 81 01 00', 'the multi-byte form'],
    ['00 00', 'end of contents'],
    ['24 04 04 02 00 00', 'a constructed OCTET STRING'],
    ['23 00', 'a constructed BIT STRING'],
    ['2c 00', 'a constructed UTF8String'],
    ['10 00', 'a primitive SEQUENCE'],
    ['11 00', 'a primitive SET'],
  ])('refuses %s: %s', (text) => {
    expect(any(text)).toBe('tag_not_supported at 0');
  });

  it('refuses another type than the one asked for', () => {
    expect(read('04 00', (reader) => reader.null())).toBe('unexpected_tag at 0');
  });

  it('tells context tags by number and by being constructed', () => {
    expect(read('82 01 07', (reader) => reader.primitive(contextPrimitive(2))[0])).toBe(7);
    expect(read('a2 02 05 00', (reader) => reader.constructed(contextConstructed(2), (r) => r.null()))).toBe(undefined);
    expect(read('a2 02 05 00', (reader) => reader.primitive(contextPrimitive(2)))).toBe('unexpected_tag at 0');
  });
});

describe('limits', () => {
  it('refuses input beyond the size before reading it', () => {
    expect(any(`04 82 03 e5 ${'00'.repeat(997)}`)).toBe('too_large at 0');
  });

  it('refuses nesting beyond the depth', () => {
    expect(any('30 06 30 04 30 02 30 00')).toBe('3006300430023000');
    expect(any('30 08 30 06 30 04 30 02 30 00')).toBe('too_deep at 8');
  });

  it('leaves nothing unread inside a constructed value', () => {
    expect(read('30 04 05 00 05 00', (reader) => reader.sequence((inner) => inner.null()))).toBe('trailing_bytes at 4');
  });
});

describe('values', () => {
  it.each([
    ['01 01 01', 'boolean_invalid'],
    ['01 02 ff ff', 'boolean_invalid'],
    ['01 00', 'boolean_invalid'],
    ['02 00', 'integer_invalid'],
    ['02 02 00 7f', 'integer_invalid'],
    ['02 02 ff 80', 'integer_invalid'],
    ['03 00', 'bit_string_invalid'],
    ['03 01 01', 'bit_string_invalid'],
    ['03 02 08 00', 'bit_string_invalid'],
    ['03 02 01 01', 'bit_string_invalid'],
    ['05 01 00', 'null_invalid'],
    ['06 00', 'oid_invalid'],
    ['06 01 80', 'oid_invalid'],
    ['06 02 2a 86', 'oid_invalid'],
    ['06 03 2a 80 01', 'oid_invalid'],
    ['0c 02 c0 80', 'string_invalid'],
    ['0c 03 ed a0 80', 'string_invalid'],
    ['13 01 40', 'string_invalid'],
    ['16 01 80', 'string_invalid'],
    ['12 01 41', 'string_invalid'],
    ['1a 01 0a', 'string_invalid'],
    ['1e 01 41', 'string_invalid'],
    ['1e 02 d8 00', 'string_invalid'],
    ['1c 04 00 00 00 41', 'string_invalid'],
  ])('refuses %s as %s, also where nobody asks for the type', (text, reason) => {
    expect(any(text)).toBe(`${reason} at 0`);
  });

  it('reads integers up to the bytes the caller allows', () => {
    expect(read('02 01 00', (reader) => reader.unsigned(1).toString('hex'))).toBe('00');
    expect(read('02 02 00 ff', (reader) => reader.unsigned(1).toString('hex'))).toBe('ff');
    expect(read('02 02 01 00', (reader) => reader.unsigned(1))).toBe('integer_out_of_range at 4');
    expect(read('02 01 ff', (reader) => reader.unsigned(1))).toBe('integer_out_of_range at 3');
    expect(read('02 05 00 ff ff ff ff', (reader) => reader.smallInteger())).toBe(4_294_967_295);
  });

  it('refuses a default that is written', () => {
    const critical = (reader: DerReader) => reader.sequence((inner) => inner.booleanDefaultFalse());
    expect(read('30 00', critical)).toBe(false);
    expect(read('30 03 01 01 ff', critical)).toBe(true);
    expect(read('30 03 01 01 00', critical)).toBe('default_encoded at 5');
  });

  it('refuses a SET OF that does not ascend', () => {
    const set = (reader: DerReader) => reader.setOf(Tag.set, (item) => item.smallInteger());
    expect(read('31 06 02 01 01 02 01 02', set)).toEqual([1, 2]);
    expect(read('31 06 02 01 02 02 01 01', set)).toBe('set_not_sorted at 8');
  });

  it.each([
    ['0a 01 0a', 10],
    ['0a 01 80', 'integer_out_of_range at 3'],
    ['0a 02 01 00', 'integer_out_of_range at 4'],
    ['0a 02 00 01', 'integer_invalid at 0'],
    ['02 01 01', 'unexpected_tag at 0'],
  ])('reads the enumerated %s as %s', (text, value) => {
    expect(read(text, (reader) => reader.enumerated())).toBe(value);
  });

  it('reads a default FALSE under an implicit tag', () => {
    const flag = (reader: DerReader) => reader.booleanDefaultFalse(contextPrimitive(1));
    expect(read('81 01 ff', flag)).toBe(true);
    expect(read('81 01 00', flag)).toBe('default_encoded at 3');
    expect(read('81 01 01', flag)).toBe('boolean_invalid at 0');
    expect(read('30 00', (reader) => reader.sequence(flag))).toBe(false);
  });

  it('takes no UTCTime where GeneralizedTime is meant', () => {
    const time = (reader: DerReader) => reader.generalizedTime().toISOString();
    expect(read('18 0f 32303236313130313030303030305a', time)).toBe('2026-11-01T00:00:00.000Z');
    expect(read('17 0d 3236313130313030303030305a', time)).toBe('unexpected_tag at 0');
  });

  it('asks keys and signatures to be whole octets', () => {
    expect(read('03 02 00 ff', (reader) => reader.wholeOctets().toString('hex'))).toBe('ff');
    expect(read('03 02 01 fe', (reader) => reader.wholeOctets())).toBe('bit_string_invalid at 4');
  });

  it('hands out views and copies nothing', () => {
    const input = hex('04 02 01 02');
    const result = decodeDer(input, LIMITS, (reader) => reader.octetString());
    input[3] = 9;
    expect(result.ok && result.value[1]).toBe(9);
  });
});

describe('faults', () => {
  it('throws on what is no fault of the encoding', () => {
    expect(() =>
      decodeDer(hex('05 00'), LIMITS, () => {
        throw new TypeError('a bug');
      }),
    ).toThrow(TypeError);
  });
});
