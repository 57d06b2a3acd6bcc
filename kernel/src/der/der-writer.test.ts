import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type DerReader, decodeDer } from './der-reader.ts';
import {
  encodeBitString,
  encodeBoolean,
  encodeElement,
  encodeEnumerated,
  encodeGeneralizedTime,
  encodeInteger,
  encodeNamedBits,
  encodeOctetString,
  encodeOid,
  encodeSequence,
  encodeSequenceOf,
  encodeSetOf,
  encodeString,
  encodeTime,
} from './der-writer.ts';
import { Tag } from './tag.ts';

const back = <Value>(der: Buffer, read: (reader: DerReader) => Value): Value => {
  const result = decodeDer(der, { maximumBytes: 1 << 20, maximumDepth: 8 }, read);
  if (!result.ok) throw result.refusal;
  return result.value;
};

const arc = fc.bigInt({ min: 0n, max: (1n << 100n) - 1n });

describe('what is written is read back', () => {
  it('octet strings of any length', () => {
    for (const length of [0, 1, 127, 128, 255, 256, 65_535, 65_536]) {
      expect(back(encodeOctetString(Buffer.alloc(length, 7)), (r) => r.octetString()).length).toBe(length);
    }
  });

  it('integers of any size', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 30 }), (bytes) => {
        const digits = back(encodeInteger(bytes), (r) => r.unsigned(30));
        expect(BigInt(`0x${digits.toString('hex')}`)).toBe(BigInt(`0x${Buffer.from(bytes).toString('hex')}`));
      }),
    );
    fc.assert(
      fc.property(fc.nat(0xffff_ffff), (value) => {
        expect(back(encodeInteger(value), (r) => r.smallInteger())).toBe(value);
      }),
    );
  });

  it('object identifiers with arcs beyond 64 bits', () => {
    fc.assert(
      fc.property(fc.constantFrom(0, 1), fc.nat(39), fc.array(arc, { maxLength: 3 }), (first, second, rest) => {
        const text = [first, second, ...rest].join('.');
        expect(back(encodeOid(text), (r) => r.oid())).toBe(text);
      }),
    );
    fc.assert(
      fc.property(arc, arc, (second, third) => {
        expect(back(encodeOid(`2.${second}.${third}`), (r) => r.oid())).toBe(`2.${second}.${third}`);
      }),
    );
  });

  it('text in UTF-8', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(back(encodeString('utf8String', text), (r) => r.characterString())).toBe(text);
      }),
    );
  });

  it('seconds from 1950 to 9999', () => {
    const seconds = fc.integer({ min: -631_152_000, max: 253_402_300_799 });
    fc.assert(
      fc.property(seconds, (value) => {
        const time = new Date(value * 1000);
        expect(back(encodeTime(time), (r) => r.time())).toEqual(time);
        expect(back(encodeGeneralizedTime(time), (r) => r.generalizedTime())).toEqual(time);
      }),
    );
  });
});

describe('long lists', () => {
  const many = Array.from({ length: 200_000 }, () => encodeBoolean(true));

  it('become a SEQUENCE OF or a SET OF', () => {
    for (const list of [encodeSequenceOf(many), encodeSetOf(many, Tag.sequence)]) {
      expect(list.subarray(0, 8).toString('hex')).toBe('30830927c00101ff');
      expect(list.length).toBe(5 + 600_000);
    }
  });
});

describe('the one spelling of DER', () => {
  it('sorts a SET OF', () => {
    expect(encodeSetOf([encodeInteger(2), encodeInteger(1)]).toString('hex')).toBe('3106020101020102');
  });

  it.each([
    [[0], '03020780'],
    [[5, 6], '03020106'],
    [[8], '0303070080'],
    [[], '030100'],
  ])('drops the trailing zeros of the named bits %j', (bits, hex) => {
    expect(encodeNamedBits(bits).toString('hex')).toBe(hex);
  });

  it('writes TRUE as all ones', () => {
    expect(encodeBoolean(true).toString('hex')).toBe('0101ff');
  });

  it('writes the values of an ENUMERATED that X.509 has', () => {
    expect(encodeEnumerated(10).toString('hex')).toBe('0a010a');
    expect(() => encodeEnumerated(128)).toThrow(RangeError);
    expect(() => encodeEnumerated(-1)).toThrow(RangeError);
  });

  it('writes lengths in the shortest form', () => {
    expect(encodeElement(Tag.sequence, Buffer.alloc(0x1_0000)).subarray(0, 5).toString('hex')).toBe('3083010000');
    expect(encodeSequence(encodeBitString(Buffer.of(1))).toString('hex')).toBe('300403020001');
  });
});

it.each(['', '1', '3.1', '1.40', '1.2.', '1.02', 'a.b', '1.-2'])('refuses the object identifier %j', (text) => {
  expect(() => encodeOid(text)).toThrow('not an object identifier');
});

it('refuses text its string type cannot hold', () => {
  expect(() => encodeString('printableString', 'a@b')).toThrow(RangeError);
  expect(() => encodeString('ia5String', 'ü')).toThrow(RangeError);
  expect(() => encodeString('utf8String', '\ud800')).toThrow(RangeError);
});
