import { createRequire } from 'node:module';
import { describe, expect, test } from 'vitest';
import { parseVendorMapping, readVendorMappings, vendorMessagesOf } from './vendor-mapping.ts';

interface OfficialSchema {
  readonly $id: string;
  readonly properties: Readonly<Record<string, object>>;
}

const official = createRequire(import.meta.url)('ocpp-rpc/lib/schemas/ocpp2_0_1.json') as readonly OfficialSchema[];
const fieldsOf = (action: string, side: 'req' | 'conf'): readonly string[] =>
  Object.keys(official.find(({ $id }) => $id === `urn:${action}.${side}`)?.properties ?? {});

const mappings = readVendorMappings();

test('the application note of the Open Charge Alliance comes before the vendors', () => {
  expect(mappings.map(({ name }) => name)).toEqual(['iso15118pnc', 'has2be']);
});

describe.each(mappings.map((mapping) => [mapping.name, mapping] as const))('the mapping %s', (_, { messages }) => {
  test.each(Object.entries(messages))(
    'of %s names fields that the message of 2.0.1 has',
    (action, { request, response }) => {
      for (const [side, rule] of [
        ['req', request],
        ['conf', response],
      ] as const) {
        const named = [...Object.keys(rule.fields), ...rule.leftOut, ...Object.keys(rule.filledIn)];
        expect(fieldsOf(action, side), `${action}.${side}`).toEqual(expect.arrayContaining(named));
      }
    },
  );
});

const right = {
  name: 'v',
  vendorId: 'v',
  source: 's',
  uses: ['v2g'],
  messages: { SignCertificate: { from: 'station' } },
};

test.each([
  ['a word that is none', { ...right, vendor: 'v' }],
  ['no source', { ...right, source: '' }],
  ['a use that is none', { ...right, uses: ['firmware'] }],
  ['nobody who sends it', { ...right, messages: { SignCertificate: {} } }],
  [
    'an encoding that is none',
    { ...right, messages: { SignCertificate: { from: 'station', request: { fields: { csr: { der: 'utf8' } } } } } },
  ],
  ['a name for a file system', { ...right, name: '../v' }],
])('a file with %s is refused', (_, file) => {
  expect(parseVendorMapping('v.json', JSON.stringify(right))).toMatchObject({ name: 'v' });
  expect(() => parseVendorMapping('v.json', JSON.stringify(file))).toThrow(/^vendor mapping v\.json: /);
});

const named = (vendorId: string, messages: object = right.messages) =>
  parseVendorMapping(`${vendorId}.json`, JSON.stringify({ ...right, vendorId, messages }));

test('two files for one vendor are refused, also where they write it in other letters: case does not count on the wire', () => {
  expect([...vendorMessagesOf([named('acme'), named('other')]).keys()]).toEqual([
    'acme signcertificate',
    'other signcertificate',
  ]);
  for (const again of ['acme', 'ACME', 'Acme'])
    expect(() => vendorMessagesOf([named('acme'), named(again)])).toThrow('two vendor mappings are for one vendorId');
});

test('two messages of one vendor whose names differ by case alone are refused', () => {
  const messages = {
    SignCertificate: { from: 'station' },
    Authorize: { from: 'station', messageId: 'signCERTIFICATE' },
  };
  expect(() => vendorMessagesOf([named('acme', messages)])).toThrow(
    'vendor mapping v has two messages signcertificate',
  );
});
