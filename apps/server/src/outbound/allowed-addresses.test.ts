import { describe, expect, test } from 'vitest';
import { AllowedAddresses, networkOf } from './allowed-addresses.ts';

describe('an address that somebody named', () => {
  const publicOnly = new AllowedAddresses([]);

  test.each(['1.1.1.1', '8.8.8.8', '2606:4700:4700::1111'])('may be the public one %s', (address) => {
    expect(publicOnly.includes(address)).toBe(true);
  });

  test.each([
    '127.0.0.1',
    '127.255.255.254',
    '0.0.0.0',
    '10.1.2.3',
    '172.31.0.1',
    '192.168.1.1',
    '169.254.169.254',
    '100.64.0.1',
    '224.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    '::ffff:127.0.0.1',
    '::ffff:7f00:1',
    '::ffff:169.254.169.254',
    '0:0:0:0:0:ffff:10.0.0.1',
    '64:ff9b::7f00:1',
    'fd00::1',
    'fe80::1',
    'fe80::1%eth0',
    'ff02::1',
    '2002:7f00:1::',
  ])('is never %s, which leads to us or to nobody', (address) => {
    expect(publicOnly.includes(address)).toBe(false);
  });

  test.each(['localhost', '2130706433', '0x7f.1', '127.1', ''])('is no address when it is %j', (address) => {
    expect(publicOnly.includes(address)).toBe(false);
  });

  test('may be in a network that the configuration opens, and in that one only', () => {
    const allowed = new AllowedAddresses(['10.20.0.0/16', '::1/128']);
    expect(
      ['10.20.255.1', '::ffff:10.20.0.1', '::1', '10.21.0.1', '127.0.0.1'].map((one) => allowed.includes(one)),
    ).toEqual([true, true, true, false, false]);
  });

  test.each(['10.0.0.0', '10.0.0.0/33', 'localhost/8', '10.0.0.0/x', '/8'])('%s is no network', (text) => {
    expect(() => networkOf(text)).toThrow('is no network');
  });
});
