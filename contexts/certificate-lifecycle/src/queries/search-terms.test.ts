import { pemEncode } from '@bfcert/kernel/x509';
import { describe, expect, it } from 'vitest';
import { chargerSubject, csr } from '../testing/lifecycle-world.ts';
import { holdsPrivateKey, termsOf } from './search-terms.ts';

const SHA256 = 'ab'.repeat(32);
const SHA1 = 'cd'.repeat(20);

describe('a search', () => {
  it.each([
    ['0a1b2c', ['a1b2c']],
    ['00:0A:1B:2C', ['a1b2c']],
    ['0x0a1b2c', ['a1b2c']],
    ['0a 1b 2c', ['a1b2c']],
    ['a1b2c', ['a1b2c']],
    ['255', ['255', 'ff']],
    ['0255', ['255', 'ff']],
    ['340282366920938463463374607431768211455', ['340282366920938463463374607431768211455', 'f'.repeat(32)]],
    ['0', []],
    ['00:00', []],
    ['9'.repeat(50), []],
    ['CS-0001', []],
    ['f'.repeat(41), []],
  ])('for %s may mean the serial numbers %j', (text, serials) => {
    expect(termsOf(text).serials).toEqual(serials);
  });

  it('may mean a fingerprint, with colons or without', () => {
    const withColons = (hex: string) => hex.toUpperCase().replaceAll(/(..)(?=.)/g, '$1:');
    for (const text of [SHA256, withColons(SHA256)])
      expect(termsOf(text)).toMatchObject({ sha256: [SHA256], serials: [] });
    for (const text of [SHA1, withColons(SHA1)]) expect(termsOf(text)).toMatchObject({ sha1: SHA1, serials: [SHA1] });
    expect(termsOf('abcdef12').beginning).toBe('abcdef12');
    // A fingerprint keeps its leading zeros.
    expect(termsOf('00:ab:cd:ef').beginning).toBe('00abcdef');
    expect(termsOf('cs-1').beginning).toBeNull();
  });

  it('may be a name, of any case and never trimmed inside', () => {
    expect(termsOf('  Depot CS-1 ').text).toBe('depot cs-1');
    expect(termsOf('%_\\').text).toBe('%_\\');
  });

  it('may be a pasted signing request, or PEM that is none of ours', () => {
    expect(termsOf(csr(chargerSubject('SN-1'))).spkiSha256).toMatch(/^[0-9a-f]{64}$/);
    expect(termsOf(pemEncode('CERTIFICATE', Buffer.from('nonsense')))).toMatchObject({ sha256: [], text: null });
  });

  it.each(['PRIVATE KEY', 'EC PRIVATE KEY', 'ENCRYPTED PRIVATE KEY'])(
    'that holds a %s is told from others',
    (label) => {
      expect(holdsPrivateKey(pemEncode(label, Buffer.alloc(8)))).toBe(true);
      expect(holdsPrivateKey('PRIVATE KEY')).toBe(false);
    },
  );

  it('of many colons takes no time', () => {
    const began = performance.now();
    termsOf(`${'aa:'.repeat(2_700)}!`);
    expect(performance.now() - began).toBeLessThan(200);
  });
});
