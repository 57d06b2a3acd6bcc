import { encodeElement } from '@bfcert/kernel/der';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { withDefiniteLengths } from './definite-lengths.ts';

/** The same tree twice: in DER, and with an indefinite length wherever the flag says so. */
interface Spelled {
  readonly der: Buffer;
  readonly ber: Buffer;
}

const { tree } = fc.letrec<{ tree: Spelled; leaf: Spelled; node: Spelled }>((tie) => ({
  tree: fc.oneof({ maxDepth: 6 }, tie('leaf'), tie('node')),
  leaf: fc.uint8Array({ maxLength: 300 }).map((content) => {
    const der = encodeElement(0x04, content);
    return { der, ber: der };
  }),
  node: fc
    .tuple(fc.constantFrom(0x30, 0x31, 0xa0), fc.boolean(), fc.array(tie('tree'), { maxLength: 5 }))
    .map(([tag, indefinite, children]) => ({
      der: encodeElement(tag, ...children.map(({ der }) => der)),
      ber: indefinite
        ? Buffer.concat([Buffer.of(tag, 0x80), ...children.map(({ ber }) => ber), Buffer.of(0, 0)])
        : encodeElement(tag, ...children.map(({ ber }) => ber)),
    })),
}));

it('makes every length definite and changes nothing else', () => {
  fc.assert(
    fc.property(tree, ({ der, ber }) => {
      expect(withDefiniteLengths(ber)).toEqual(der);
    }),
  );
});

it('finds every truncation', () => {
  fc.assert(
    fc.property(tree, fc.nat(), ({ ber }, at) => {
      expect(withDefiniteLengths(ber.subarray(0, at % ber.length))).toBeNull();
    }),
  );
});

it.each([
  ['what follows', '30000500'],
  ['an indefinite length of a primitive', '0480ff0000'],
  ['an end without a beginning', '3080000000'],
  ['a child that is longer than its parent', '30020404aabb'],
  ['a length of nine octets', '3088ffffffffffffffff'],
  ['a nesting without end', '3080'.repeat(1_000)],
])('refuses %s', (_, hex) => {
  expect(withDefiniteLengths(Buffer.from(hex, 'hex'))).toBeNull();
});
