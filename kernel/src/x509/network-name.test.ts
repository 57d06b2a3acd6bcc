import { describe, expect, it } from 'vitest';
import { looksLikeNetworkName } from './network-name.ts';

describe('a common name that could be taken for a place in a network', () => {
  for (const text of [
    'https://evil.example',
    '10.0.0.1',
    '10.0.0.1:8443',
    '::1',
    '[2001:db8::1]:443',
    'csms.example',
    'CSMS.Example.',
    'a.b.c.de',
    'host.example:8443',
  ]) {
    it(`${text} is one`, () => expect(looksLikeNetworkName(text)).toBe(true));
  }
  for (const text of ['SN-0001', 'EVB-P12/345', '00:11:22:33:44:55', 'V1.2.30', '4.711', 'A (2) #3', 'T184.X']) {
    it(`${text} is none`, () => expect(looksLikeNetworkName(text)).toBe(false));
  }
});
