import { describe, expect, it } from 'vitest';
import { UnprovenConnections } from './unproven-connections.ts';

describe('handshakes under way', () => {
  const from = (remoteAddress: string, remotePort: number) => ({ remoteAddress, remotePort });

  /** How many of a hundred connections from there are taken. */
  function taken(unproven: UnprovenConnections<ReturnType<typeof from>>, addressOf: (i: number) => string): number {
    return Array.from({ length: 100 }, (_, i) => unproven.add(from(addressOf(i), 1_024 + i))).filter(Boolean).length;
  }

  it.each<[string, (i: number) => string]>([
    ['an address', () => '192.0.2.1'],
    ['an address, whichever way it is written', (i) => (i % 2 === 0 ? '192.0.2.1' : '::ffff:192.0.2.1')],
    ['an IPv6 network', (i) => `2001:db8::${i.toString(16)}`],
    ['an IPv6 network, whichever way it is written', (i) => (i % 2 === 0 ? '2001:db8::1' : '2001:db8:0:0:1::2')],
  ])('are eight of %s, and others still get in', (_, addressOf) => {
    const unproven = new UnprovenConnections<ReturnType<typeof from>>();
    expect(taken(unproven, addressOf)).toBe(8);
    expect(unproven.add(from('192.0.2.2', 1))).toBe(true);
    expect(unproven.add(from('2001:db8:0:1::1', 1))).toBe(true);
  });

  it('are 128 in all', () => {
    const unproven = new UnprovenConnections<ReturnType<typeof from>>();
    expect(taken(unproven, (i) => `192.0.2.${i}`) + taken(unproven, (i) => `198.51.100.${i}`)).toBe(128);
  });

  it('make room when they end', () => {
    const unproven = new UnprovenConnections<ReturnType<typeof from>>();
    expect(taken(unproven, () => '192.0.2.1')).toBe(8);
    unproven.delete(from('192.0.2.1', 1_024));
    expect([unproven.add(from('192.0.2.1', 1)), unproven.add(from('192.0.2.1', 2))]).toEqual([true, false]);
  });
});
