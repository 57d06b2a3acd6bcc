import { expect, test } from 'vitest';
import { parsePcid, parseVin } from './vehicle-id.ts';

test.each(['WVWZZZ1JZXW000001', 'wvwzzz1jzxw000001'])('%s is a VIN, kept in upper case', (text) => {
  expect(parseVin(text)).toEqual({ ok: true, value: 'WVWZZZ1JZXW000001' });
});

test.each([
  ['is too short', 'WVWZZZ1JZXW00000'],
  ['is too long', 'WVWZZZ1JZXW0000011'],
  ['has an I', 'WVWZZZ1JZXI000001'],
  ['has an O', 'WVWZZZ1JZXO000001'],
  ['has a Q', 'WVWZZZ1JZXQ000001'],
  ['does not end in four digits', 'WVWZZZ1JZXW00000A'],
  ['has a letter beyond ASCII that upper-cases into it', 'WVWZZZ1JZXW00000ı'],
  ['has a line end', 'WVWZZZ1JZXW000001\n'],
])('a text that %s is no VIN', (_what, text) => {
  expect(parseVin(text)).toEqual({ ok: false, refusal: 'vin_malformed' });
});

test('a PCID has 17 characters, or 18 of which none is left out', () => {
  expect(parsePcid('wmiv1234567890ABC')).toEqual({ ok: true, value: 'WMIV1234567890ABC' });
  expect(parsePcid('HUBOpenProvCert002')).toEqual({ ok: true, value: 'HUBOPENPROVCERT002' });
  expect(parsePcid('WMIV1234567890AB').ok).toBe(false);
  expect(parsePcid('WMIV-234567890ABC').ok).toBe(false);
  expect(parsePcid('WMIV1234567890ABß').ok).toBe(false);
});
