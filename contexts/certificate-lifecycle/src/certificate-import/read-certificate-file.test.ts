import { csvLine } from '@bfcert/kernel/csv-line';
import { newId } from '@bfcert/kernel/ids';
import { beforeAll, describe, expect, it } from 'vitest';
import { newKey } from '../testing/lifecycle-world.ts';
import { OutsideIssuer } from '../testing/outside-issuer.ts';
import { readCertificateFile } from './read-certificate-file.ts';

const most = { rows: 10, characters: 100_000 };
const identityId = newId('idn');
const read = (lines: readonly (readonly string[])[], over = most) =>
  readCertificateFile(lines.map(csvLine).join(''), over);

let root: OutsideIssuer;
let one: { readonly pem: string; readonly fingerprint: string };
let two: { readonly pem: string; readonly fingerprint: string };
beforeAll(() => {
  root = new OutsideIssuer('Outside Root', new Date('2026-03-01T00:00:00Z'));
  const issue = (value: string) => root.issue({ subject: [{ name: 'CN', value }], key: newKey().publicKey });
  [one, two] = [issue('SN-1'), issue('SN-2')];
});

describe('a file of certificates', () => {
  it('is a bundle in the order of its rows, CAs last and once, and what is known of single ones', async () => {
    const found = await read([
      ['slot', 'identity_id', 'pem', 'platform', 'platform_status'],
      ['ec', identityId, root.pem + one.pem, 'aws_iot', 'ACTIVE'],
      ['', '', two.pem + root.pem, '', ''],
    ]);
    const platform = { name: 'aws_iot', status: 'ACTIVE' };
    expect(found).toEqual({
      ok: true,
      value: {
        bundlePem: one.pem + two.pem + root.pem,
        entries: [{ fingerprint: one.fingerprint, identityId, slot: 'ec', platform }],
      },
    });
  });

  const row = (over: Partial<Record<'pem' | 'identity_id' | 'slot' | 'platform' | 'platform_status', string>>) => {
    const cells = { pem: one.pem, ...over };
    return [Object.keys(cells), Object.values(cells)];
  };
  it.each<[string, () => (readonly string[])[], string, RegExp]>([
    ['nothing', () => [], 'import_invalid', /column pem is missing/],
    ['no rows', () => [['pem']], 'import_invalid', /no rows/],
    ['a column that does not exist', () => [['pem', 'owner']], 'import_invalid', /"owner" is none/],
    ['a column named like a member of every object', () => [['pem', '__proto__']], 'import_invalid', /is none/],
    ['a column twice', () => [['pem', 'pem']], 'import_invalid', /two columns pem/],
    ['no certificate', () => row({ pem: 'x' }), 'bundle_malformed', /Line 2/],
    ['half of a surrogate pair', () => row({ pem: '\ud800' }), 'bundle_malformed', /Line 2/],
    ['a CA alone', () => row({ pem: root.pem }), 'bundle_has_no_leaf', /Line 2/],
    ['two certificates in one row', () => row({ pem: one.pem + two.pem }), 'import_invalid', /one end entity/],
    [
      'a private key',
      () => row({ pem: `${one.pem}-----BEGIN PRIVATE KEY-----\n` }),
      'bundle_has_private_key',
      /Line 2/,
    ],
    ['one certificate twice', () => [['pem'], [one.pem], [one.pem]], 'import_invalid', /earlier/],
    ['an id of nothing', () => row({ identity_id: '__proto__' }), 'import_invalid', /identity_id is none/],
    ['a slot that is too long', () => row({ slot: 'x'.repeat(65) }), 'import_invalid', /more than 64/],
    ['a platform without its word', () => row({ platform: 'aws_iot' }), 'import_invalid', /no platform_status/],
    ['no such platform', () => row({ platform: 'toString', platform_status: 'A' }), 'import_invalid', /none of/],
    ['too many rows', () => [['pem'], ...Array(11).fill([one.pem])], 'import_invalid', /more than 11 rows/],
    ['a cell that is too long', () => row({ pem: 'x'.repeat(70_000) }), 'import_invalid', /too long/],
    ['too many characters', () => row({ slot: 'x'.repeat(100_001) }), 'import_invalid', /100000 characters/],
  ])('with %s is refused as a whole', async (_, lines, reason, why) => {
    expect(await read(lines())).toMatchObject({ ok: false, refusal: { reason, detail: expect.stringMatching(why) } });
  });
});
