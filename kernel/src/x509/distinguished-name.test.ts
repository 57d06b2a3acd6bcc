import { describe, expect, it } from 'vitest';
import { decodeDer, encodeElement, encodeOid, encodeSequence, encodeSetOf, encodeString, Tag } from '../der/index.ts';
import { unwrap } from '../result.ts';
import { encodeName, formatName, type NameSpec, nameOf, readName } from './distinguished-name.ts';
import { readRefusable } from './refusal.ts';

const LIMITS = { maximumBytes: 4000, maximumDepth: 8 };
const parse = (der: Buffer) => unwrap(decodeDer(der, LIMITS, readName));
const refusalOf = (der: Buffer) => {
  const result = readRefusable(der, 4000, readName);
  return result.ok ? null : result.refusal;
};

const attribute = (oid: string, value: Buffer) => encodeSequence(encodeOid(oid), value);
const commonName = (value: Buffer) => encodeSequence(encodeSetOf([attribute('2.5.4.3', value)]));

describe('reading', () => {
  it('keeps the order and the bytes', () => {
    const der = encodeName([
      { name: 'C', value: 'DE' },
      { name: 'O', value: 'Müller & Söhne' },
      { name: 'CN', value: 'CS-0001' },
    ]);
    const name = parse(der);
    expect(name.der.equals(der)).toBe(true);
    expect(name.attributes).toEqual([
      { type: '2.5.4.6', name: 'C', value: 'DE' },
      { type: '2.5.4.10', name: 'O', value: 'Müller & Söhne' },
      { type: '2.5.4.3', name: 'CN', value: 'CS-0001' },
    ]);
    expect(nameOf(name, 'CN')).toEqual(['CS-0001']);
    expect(nameOf(name, 'OU')).toEqual([]);
  });

  it('reads the empty name and attributes it has no name for', () => {
    expect(parse(encodeSequence()).attributes).toEqual([]);
    const der = encodeSequence(encodeSetOf([attribute('1.2.3.4', encodeString('utf8String', 'x'))]));
    expect(parse(der).attributes).toEqual([{ type: '1.2.3.4', name: null, value: 'x' }]);
  });

  it('reads every part of a multi-valued RDN', () => {
    const parts = [
      attribute('2.5.4.3', encodeString('utf8String', 'a')),
      attribute('2.5.4.10', encodeString('utf8String', 'b')),
    ];
    expect(parse(encodeSequence(encodeSetOf(parts))).attributes.map((part) => part.value)).toEqual(['a', 'b']);
    const unsorted = encodeSequence(encodeElement(Tag.set, ...parts.toReversed()));
    expect(refusalOf(unsorted)).toBe('malformed');
  });

  it.each([
    ['a NUL', commonName(encodeString('utf8String', 'CS1\0.evil'))],
    ['a NUL in a PrintableString', commonName(encodeElement(Tag.printableString, Buffer.from('a\0b')))],
    ['a line end', commonName(encodeString('utf8String', 'CS1\nO=Other'))],
    ['a C1 control character', commonName(encodeString('utf8String', 'a\u0085b'))],
    ['broken UTF-8', commonName(encodeElement(Tag.utf8String, Buffer.from([0xc3, 0x28])))],
    ['a value that is no text', commonName(encodeElement(Tag.integer, Buffer.of(1)))],
    ['an empty RDN', encodeSequence(encodeSetOf([]))],
  ])('refuses %s', (_, der) => {
    expect(refusalOf(der)).toBe('malformed');
  });

  it('reads the older string types', () => {
    expect(parse(commonName(encodeElement(Tag.bmpString, Buffer.from([0x01, 0x51])))).attributes[0]?.value).toBe('ő');
    expect(parse(commonName(encodeElement(Tag.teletexString, Buffer.of(0xfc)))).attributes[0]?.value).toBe('ü');
  });
});

describe('writing', () => {
  it('uses the string type each attribute has', () => {
    const tags = parse(
      encodeName([
        { name: 'C', value: 'DE' },
        { name: 'O', value: 'Org' },
        { name: 'OU', value: 'Unit' },
        { name: 'DC', value: 'V2G' },
        { name: 'serialNumber', value: '42' },
        { name: 'CN', value: 'x' },
      ]),
    ).der.toString('hex');
    expect(tags).toContain(`${Buffer.of(Tag.printableString, 2).toString('hex')}${Buffer.from('DE').toString('hex')}`);
    expect(tags).toContain(`${Buffer.of(Tag.utf8String, 3).toString('hex')}${Buffer.from('Org').toString('hex')}`);
    expect(tags).toContain(`${Buffer.of(Tag.utf8String, 4).toString('hex')}${Buffer.from('Unit').toString('hex')}`);
    expect(tags).toContain(`${Buffer.of(Tag.ia5String, 3).toString('hex')}${Buffer.from('V2G').toString('hex')}`);
    expect(tags).toContain(`${Buffer.of(Tag.printableString, 2).toString('hex')}3432`);
    expect(tags).toContain(`${Buffer.of(Tag.utf8String, 1).toString('hex')}78`);
  });

  it.each<NameSpec[]>([
    [[{ name: 'CN', value: '' }]],
    [[{ name: 'CN', value: 'x'.repeat(65) }]],
    [[{ name: 'CN', value: 'a\0b' }]],
    [[{ name: 'C', value: 'DEU' }]],
    [[{ name: 'C', value: 'D' }]],
    [[{ name: 'C', value: 'de' }]],
    [[{ name: 'C', value: 'D1' }]],
    [[{ name: 'C', value: 'Ü' }]],
    [[{ name: 'DC', value: 'ü' }]],
  ])('refuses %j', (spec) => {
    expect(() => encodeName(spec)).toThrow(RangeError);
  });

  it('counts characters, not bytes', () => {
    expect(parse(encodeName([{ name: 'CN', value: 'ü'.repeat(64) }])).attributes[0]?.value).toHaveLength(64);
  });
});

it('formats a name for people with the special characters escaped', () => {
  const name = parse(
    encodeName([
      { name: 'O', value: ' A, B+C ' },
      { name: 'CN', value: '#1 "x"' },
    ]),
  );
  expect(formatName(name)).toBe('CN=\\#1 \\"x\\",O=\\ A\\, B\\+C\\ ');
});
