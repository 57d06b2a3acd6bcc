import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { AllowedAddresses } from '../outbound/allowed-addresses.ts';
import { OCSP_RESPONSE } from '../publication/publication-mirror.ts';
import { fetchStatus } from './fetch-status.ts';
import { statusUrl } from './status-hosts.ts';

const LOOPBACK = new AllowedAddresses(['127.0.0.0/8', '::1/128']);
const PUBLIC = new AllowedAddresses([]);
const REQUEST = Buffer.from('3000', 'hex');
const inTime = (): AbortSignal => AbortSignal.timeout(5_000);

const servers: Server[] = [];
let hits = 0;
/** A canary: every request that reaches it is counted. */
async function listen(answer: RequestListener, host = '127.0.0.1'): Promise<number> {
  const server = createServer((request, response) => {
    hits += 1;
    answer(request, response);
  }).listen(0, host);
  servers.push(server);
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}
afterEach(() => {
  hits = 0;
  for (const server of servers.splice(0)) {
    server.close();
    server.closeAllConnections();
  }
});
const good: RequestListener = (_, response) => response.writeHead(200, { 'content-type': OCSP_RESPONSE }).end('DER');

describe('threat 12: an address that a station names', () => {
  test('is asked at a host of the list, with the request as it is, and its answer comes back byte by byte', async () => {
    const bytes = Buffer.from([0x30, 0x82, 0xff, 0xfe, 0x00, 0x80]);
    let asked: unknown;
    const port = await listen(async (request, response) => {
      const body = Buffer.concat(await request.toArray());
      asked = [request.method, request.url, request.headers['content-type'], body.toString('hex')];
      response.writeHead(200, { 'content-type': OCSP_RESPONSE }).end(bytes);
    });
    const { askResponder } = fetchStatus([`localhost:${port}`], LOOPBACK);
    expect(await askResponder(`http://localhost:${port}/v2g?x=1`, REQUEST, inTime())).toEqual(bytes);
    expect(asked).toEqual(['POST', '/v2g?x=1', 'application/ocsp-request', '3000']);
  });

  test.each([
    'http://127.0.0.1:PORT/',
    'http://[::1]:PORT/',
    'http://[::ffff:127.0.0.1]:PORT/',
    'http://2130706433:PORT/',
    'http://0x7f000001:PORT/',
    'http://127.1:PORT/',
    'http://localhost:PORT/',
    'http://ocsp.example@127.0.0.1:PORT/',
    'http://ocsp.example:PORT@127.0.0.1:PORT/',
    'http://127.0.0.1:PORT/#@ocsp.example',
    'http://127.0.0.1:PORT\\@ocsp.example/',
    'file:///etc/passwd',
    'gopher://127.0.0.1:PORT/',
    'ftp://ocsp.example/',
    'javascript:1',
    '//127.0.0.1:PORT/',
    'ocsp.example',
    '',
    '\ud800',
  ])('0 hits off the list: %s', async (text) => {
    const port = await listen(good);
    const { askResponder, fetchList } = fetchStatus(['ocsp.example'], LOOPBACK);
    const url = text.replaceAll('PORT', String(port));
    await expect(askResponder(url, REQUEST, inTime())).rejects.toThrow('the address may not be reached from here');
    await expect(fetchList(url, inTime())).rejects.toThrow('the address may not be reached from here');
    expect(hits).toBe(0);
  });

  test('another port of a host is another host', () => {
    expect(statusUrl('http://ocsp.example:8080/', ['ocsp.example'])).toBeNull();
    expect(statusUrl('http://ocsp.example:80/', ['ocsp.example'])?.href).toBe('http://ocsp.example/');
    expect(statusUrl('https://OCSP.example/a', ['ocsp.example'])?.href).toBe('https://ocsp.example/a');
    expect(statusUrl('http://ocsp.example./', ['ocsp.example'])).toBeNull();
    expect(statusUrl('http://ocsp.example.evil.test/', ['ocsp.example'])).toBeNull();
    expect(statusUrl('http://user@ocsp.example/', ['ocsp.example'])).toBeNull();
  });

  test('0 hits by a name of the list that leads to a private address: where it leads is looked at when it is dialled', async () => {
    const port = await listen(good);
    const { askResponder } = fetchStatus([`localhost:${port}`], PUBLIC);
    await expect(askResponder(`http://localhost:${port}/`, REQUEST, inTime())).rejects.toThrow('may not be reached');
    expect(hits).toBe(0);
  });

  test('no redirect is followed, to a host of the list neither', async () => {
    const canary = await listen(good);
    const port = await listen((_, response) =>
      response.writeHead(307, { location: `http://localhost:${canary}/` }).end(),
    );
    const { askResponder } = fetchStatus([`localhost:${port}`, `localhost:${canary}`], LOOPBACK);
    await expect(askResponder(`http://localhost:${port}/`, REQUEST, inTime())).rejects.toThrow('answered 307');
    expect(hits).toBe(1);
  });

  test('no more than 64 KiB of an answer are read, and 1 MiB of a list', async () => {
    const port = await listen(({ url = '' }, response) => {
      response.writeHead(200, { 'content-type': OCSP_RESPONSE }).end(Buffer.alloc(Number(url.slice(1))));
    });
    const { askResponder, fetchList } = fetchStatus([`localhost:${port}`], LOOPBACK);
    const at = (size: number): string => `http://localhost:${port}/${size}`;
    expect(await askResponder(at(65_536), REQUEST, inTime())).toHaveLength(65_536);
    await expect(askResponder(at(65_537), REQUEST, inTime())).rejects.toThrow('too long');
    expect(await fetchList(at(1_048_576), inTime())).toHaveLength(1_048_576);
    await expect(fetchList(at(1_048_577), inTime())).rejects.toThrow('too long');
  });

  test.each([
    ['does not answer', () => undefined],
    ['drips', (_, response) => void response.writeHead(200, { 'content-type': OCSP_RESPONSE }).write('D')],
  ] as [string, RequestListener][])('a host that %s is left when the time is over', async (_, answer) => {
    const port = await listen(answer);
    const { askResponder } = fetchStatus([`localhost:${port}`], LOOPBACK);
    await expect(askResponder(`http://localhost:${port}/`, REQUEST, AbortSignal.timeout(30))).rejects.toThrow();
  });

  test.each([
    [200, 'text/html'],
    [404, OCSP_RESPONSE],
    [500, OCSP_RESPONSE],
  ])('%i with %s is no answer', async (status, type) => {
    const port = await listen((_, response) => response.writeHead(status, { 'content-type': type }).end('DER'));
    const { askResponder } = fetchStatus([`localhost:${port}`], LOOPBACK);
    await expect(askResponder(`http://localhost:${port}/`, REQUEST, inTime())).rejects.toThrow('answered');
  });
});
