import { describe, expect, it } from 'vitest';
import { pemDecodeAll, pemEncode } from './pem.ts';

const LIMITS = { maximumCharacters: 2000, maximumBlocks: 2 };
const DER = Buffer.from(Array.from({ length: 100 }, (_, i) => i));
const PEM = pemEncode('CERTIFICATE', DER);

const decode = (text: string, label = 'CERTIFICATE') => {
  const result = pemDecodeAll(text, label, LIMITS);
  return result.ok ? result.value.map((der) => der.toString('hex')) : result.refusal;
};

const ONE = [DER.toString('hex')];

describe('pemEncode', () => {
  it('writes lines of 64 characters and a last line end', () => {
    const lines = PEM.split('\n');
    expect(lines[0]).toBe('-----BEGIN CERTIFICATE-----');
    expect(lines.slice(1, -2).map((line) => line.length)).toEqual([64, 64, 8]);
    expect(lines.slice(-2)).toEqual(['-----END CERTIFICATE-----', '']);
  });

  it('writes no empty line when the last one is full', () => {
    expect(pemEncode('X', Buffer.alloc(48))).toBe(`-----BEGIN X-----\n${'A'.repeat(64)}\n-----END X-----\n`);
  });
});

describe('pemDecodeAll', () => {
  it.each([
    ['as written', PEM],
    ['without the last line end', PEM.trimEnd()],
    ['with CRLF', PEM.replaceAll('\n', '\r\n')],
    ['with white space around', ` \r\n\t${PEM}\n\n  `],
    ['with line ends escaped once more', PEM.replaceAll('\n', '\\n')],
    ['with CRLF escaped once more', PEM.replaceAll('\n', '\\r\\n')],
    ['with one base64 line', PEM.replace(/(?<=[A-Za-z0-9+/])\n(?=[A-Za-z0-9+/])/g, '')],
  ])('reads a block %s', (_, text) => {
    expect(decode(text)).toEqual(ONE);
  });

  it('reads several blocks up to the limit', () => {
    expect(decode(PEM + PEM)).toEqual([...ONE, ...ONE]);
    expect(decode(PEM + PEM + PEM)).toBe('too_many');
  });

  it.each([
    ['nothing', ''],
    ['white space', ' \n'],
    ['text before', `subject=CN=x\n${PEM}`],
    ['text behind', `${PEM}bye`],
    ['a NUL behind', `${PEM}\0`],
    ['a NUL before', `\0${PEM}`],
    ['a NUL inside', PEM.replace('\n', '\n\0')],
    ['a byte order mark', `\ufeff${PEM}`],
    ['another label', pemEncode('TRUSTED CERTIFICATE', DER)],
    ['a foreign block behind', PEM + pemEncode('PRIVATE KEY', DER)],
    ['no end', PEM.replace('-----END CERTIFICATE-----', '')],
    ['no content', '-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----'],
    ['encapsulated headers', PEM.replace('\n', '\nProc-Type: 4,ENCRYPTED\n\n')],
    ['missing padding', PEM.replace('=', '')],
    ['padding in the middle', PEM.replace('\n', '\nAA==')],
    ['base64url', pemEncode('CERTIFICATE', Buffer.alloc(48, 0xff)).replaceAll('/', '_')],
    ['unused bits set', '-----BEGIN CERTIFICATE-----\nAB==\n-----END CERTIFICATE-----'],
    ['a comment inside', PEM.replace('\n', '\n# note\n')],
  ])('refuses %s', (_, text) => {
    expect(decode(text)).toBe('malformed');
  });

  it('refuses a text beyond the size, white space included', () => {
    expect(decode(PEM + ' '.repeat(2000))).toBe('too_large');
  });
});
