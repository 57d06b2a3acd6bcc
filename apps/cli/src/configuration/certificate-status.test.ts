import { expect, test } from 'vitest';
import { readConfiguration } from './configuration.ts';

const read = (certificateStatus: unknown) => readConfiguration({}, { certificateStatus }).certificateStatus;

test('nobody is asked, and no token is good, unless the configuration says so', () => {
  expect(readConfiguration({}).certificateStatus).toEqual({
    hosts: [],
    allowedNetworks: [],
    tokensWithoutCsms: 'unknown',
  });
});

test.each(['ocsp.example.com', 'crl.example.com:8080', 'localhost:8888'])('%s is a host', (host) => {
  expect(read({ hosts: [host] }).hosts).toEqual([host]);
});

test.each([
  'OCSP.example.com',
  'http://ocsp.example.com',
  'ocsp.example.com/',
  'ocsp.example.com:0',
  'ocsp.example.com:',
  'user@ocsp.example.com',
  '*.example.com',
  '10.0.0.1',
  '[::1]',
  'ocsp',
  '',
])('%j is none', (host) => {
  expect(() => read({ hosts: [host] })).toThrow('must be a lower-case host name');
});

test.each([
  [{ allowedNetworks: ['10.0.0.1'] }, 'must be a network'],
  [{ tokensWithoutCsms: 'blocked' }, 'certificateStatus.tokensWithoutCsms'],
  [{ responders: [] }, 'there is no setting certificateStatus.responders'],
  [{ hosts: Array.from({ length: 201 }, (_, index) => `h${index}.example.com`) }, 'certificateStatus.hosts'],
])('%j is refused with a sentence', (given, sentence) => {
  expect(() => read(given)).toThrow(sentence);
});
