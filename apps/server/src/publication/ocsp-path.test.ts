import { expect, test } from 'vitest';
import { requestInPath } from './ocsp-path.ts';

/** In base64 `MP//+/8=`: everything that has gone wrong with GET. */
const DER = Buffer.from('30fffffbff', 'hex');

test.each([
  ['as it is', 'MP//+/8='],
  ['percent encoded', 'MP%2F%2F%2B%2F8%3D'],
  ['percent encoded in lower case', 'MP%2f%2f%2b%2f8%3d'],
  ['half of it', 'MP/%2F+%2F8='],
  ['without padding', 'MP//+/8'],
  ['behind an address that ends with a slash', '/MP//+/8='],
  ['with blanks that were plus signs', 'MP//%20/8='],
])('a request is read %s', (_, path) => {
  expect(requestInPath(path)?.equals(DER)).toBe(true);
});

test.each([
  ['nothing', ''],
  ['a dot', 'MP//+/8=.'],
  ['a way up', '../MP'],
  ['an encoded way up', '%2e%2e%2fMP'],
  ['a query', 'MP//+/8=?x'],
  ['a percent sign alone', 'MP%2'],
  ['a null byte', 'MP%00'],
  ['padding inside', 'MP==MP'],
  ['2,049 characters', 'M'.repeat(2_049)],
])('%s is none', (_, path) => {
  expect(requestInPath(path)).toBeNull();
});
