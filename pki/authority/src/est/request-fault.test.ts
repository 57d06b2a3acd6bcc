import { generateKeyPairSync } from 'node:crypto';
import { unwrap } from '@bfcert/kernel/result';
import {
  basicConstraints,
  type Extension,
  encodeSigningRequest,
  type NameSpec,
  parseSigningRequest,
  pemEncode,
  subjectAltName,
} from '@bfcert/kernel/x509';
import { certificateOrder, serverOrder } from '@bfcert/pki-contract/authority-contract';
import { expect, it } from 'vitest';
import { requestFault } from './request-fault.ts';

const NOW = new Date('2026-06-01T12:00:00Z');
const subject = { organisation: 'Example', commonName: 'SN-1', country: 'DE' };
const ordered = certificateOrder(NOW, { subject });
const keys = generateKeyPairSync('ec', { namedCurve: 'P-256' });

const O_CN: NameSpec = [
  { name: 'O', value: 'Example' },
  { name: 'CN', value: 'SN-1' },
];
const C_DC: NameSpec = [
  { name: 'C', value: 'DE' },
  { name: 'DC', value: 'CPO' },
];

const requestOf = (names: NameSpec, extensions: readonly Extension[] = []) =>
  unwrap(
    parseSigningRequest(
      pemEncode('CERTIFICATE REQUEST', encodeSigningRequest({ subject: names, extensions, ...keys })),
    ),
  );

it('lets a request pass that says what is ordered, and the components that ISO 15118 adds', () => {
  expect(requestFault(requestOf([...O_CN, ...C_DC]), ordered)).toBeNull();
});

it('lets a server name its host where that is ordered', () => {
  const order = serverOrder(NOW);
  expect(requestFault(unwrap(parseSigningRequest(order.csrPem)), order)).toBeNull();
  expect(requestFault(unwrap(parseSigningRequest(order.csrPem)), { ...order, dnsNames: [] })).toContain('alternative');
});

it.each([
  [
    'another common name',
    requestOf([...C_DC, { name: 'O', value: 'Example' }, { name: 'CN', value: 'SN-2' }]),
    'not the ordered',
  ],
  ['a second common name', requestOf([...O_CN, ...C_DC, { name: 'CN', value: 'SN-2' }]), 'not the ordered'],
  ['no organisation', requestOf([...C_DC, { name: 'CN', value: 'SN-1' }]), 'not the ordered'],
  ['a unit', requestOf([...O_CN, ...C_DC, { name: 'OU', value: 'Board' }]), 'OU'],
  ['another country', requestOf([...O_CN, { name: 'C', value: 'FR' }]), 'country'],
  ['a host name', requestOf([...O_CN, ...C_DC], [subjectAltName({ dnsNames: ['evil.example.org'] })]), 'alternative'],
  ['the wish to be a CA', requestOf([...O_CN, ...C_DC], [basicConstraints({ ca: true })]), 'rights of a CA'],
])('stops a request with %s', (_, request, fault) => {
  expect(requestFault(request, ordered)).toContain(fault);
});
