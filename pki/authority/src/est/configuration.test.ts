import { expect, it } from 'vitest';
import { readEst } from './configuration.ts';
import { fillPath } from './path-template.ts';

const PEM = '-----BEGIN CERTIFICATE-----\n';
const good = {
  baseUrl: 'https://est.example.org/prefix',
  paths: { cacerts: '/est/{label}/cacerts', simpleenroll: '/est/{label}/simpleenroll?version={version}' },
  pathValues: [
    { name: 'label', value: 'cpo' },
    { name: 'version', value: 'ISO15118-2' },
  ],
  headers: [{ name: 'x-api-key', value: 'key' }],
  trustAnchorsPem: PEM,
  clientCertificate: null,
  authorization: { kind: 'basic', username: 'depot', password: 'secret' },
  sendTransferEncoding: true,
  rootsPem: null,
  profiles: ['charging-station'],
  answerMilliseconds: 30_000,
};

it('takes a configuration with paths of its own', () => {
  expect(readEst(good).ok).toBe(true);
});

it.each([
  ['a server without TLS', { baseUrl: 'http://est.example.org' }, 'baseUrl'],
  ['a base that ends with a slash', { baseUrl: 'https://est.example.org/' }, 'baseUrl'],
  ['a placeholder without a value', { paths: { ...good.paths, cacerts: '/{nothing}' } }, '{nothing}'],
  ['half a placeholder', { paths: { ...good.paths, cacerts: '/{label' } }, 'brace'],
  ['a header that the request needs itself', { headers: [{ name: 'content-length', value: '5' }] }, 'headers'],
  ['a header with a line break', { headers: [{ name: 'x-api-key', value: 'a\r\nhost: b' }] }, 'headers'],
  ['a user name with a colon', { authorization: { ...good.authorization, username: 'a:b' } }, 'authorization'],
])('refuses %s', (_, changes, where) => {
  expect(readEst({ ...good, ...changes })).toMatchObject({ ok: false, refusal: expect.stringContaining(where) });
});

it('fills in a value as one segment, whatever it holds', () => {
  expect(fillPath('/est/{label}/cacerts', [{ name: 'label', value: '../a b' }])).toBe('/est/..%2Fa%20b/cacerts');
});
