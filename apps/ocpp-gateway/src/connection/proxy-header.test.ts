import { describe, expect, test } from 'vitest';
import { readProxyHeader } from './proxy-header.ts';

const text = (line: string, after = '') => Buffer.from(`${line}${after}`, 'latin1');
const SIGNATURE = '0d0a0d0a000d0a515549540a';
const binary = (hex: string) => Buffer.from(SIGNATURE + hex, 'hex');
const V4 = '21110' + '00c' + 'c0000207' + '7f000001' + 'd431' + '20fa';
const V6 = '2121' + '0024' + '20010db8000000000000000000000007' + '00000000000000000000000000000001' + 'd43120fa';

describe('a header of the PROXY protocol', () => {
  test.each([
    ['of version 1', text('PROXY TCP4 192.0.2.7 127.0.0.1 54321 8442\r\n'), '192.0.2.7'],
    ['of version 1 for IPv6', text('PROXY TCP6 2001:db8::7 ::1 54321 8442\r\n'), '2001:db8::7'],
    ['of a caller that is not known', text('PROXY UNKNOWN\r\n'), null],
    ['of version 2', binary(V4), '192.0.2.7'],
    ['of version 2 for IPv6', binary(V6), '2001:db8::7'],
    ['of version 2 with what balancers add', binary('21110010c00002077f000001d43120fa04000100'), '192.0.2.7'],
    ['of the balancer itself', binary('20000000'), null],
  ])('%s says who has called, and how long it is', (_, header, address) => {
    const tls = Buffer.from('1603010200', 'hex');
    expect(readProxyHeader(Buffer.concat([header, tls]))).toEqual({ kind: 'header', address, length: header.length });
    for (let length = 1; length < header.length; length++) {
      expect(readProxyHeader(header.subarray(0, length)).kind, String(length)).toBe('incomplete');
    }
  });

  test.each([
    ['of no family', text('PROXY UDP4 192.0.2.7 127.0.0.1 1 2\r\n')],
    ['with an address of the other family', text('PROXY TCP4 2001:db8::7 ::1 1 2\r\n')],
    ['with a name for an address', text('PROXY TCP4 localhost 127.0.0.1 1 2\r\n')],
    ['with words too few', text('PROXY TCP4 192.0.2.7\r\n')],
    ['without an end', text(`PROXY TCP4 ${'1'.repeat(120)}`)],
    ['of a version that is none', binary('31110' + '00cc00002077f000001d43120fa')],
    ['of a command that is none', binary('22110' + '00cc00002077f000001d43120fa')],
    ['of Unix sockets', binary('2131000400000000')],
    ['with too few bytes for its family', binary('211100047f000001')],
    ['that is longer than any', binary('2111ffff')],
  ])('%s is malformed', (_, bytes) => {
    expect(readProxyHeader(bytes)).toEqual({ kind: 'malformed' });
  });

  test.each([
    ['TLS', Buffer.from('1603010200010001fc0303', 'hex')],
    ['HTTP', text('GET / HTTP/1.1\r\n\r\n')],
    ['another word', text('PROXIED')],
  ])('%s is none', (_, bytes) => {
    expect(readProxyHeader(bytes)).toEqual({ kind: 'none' });
  });
});
