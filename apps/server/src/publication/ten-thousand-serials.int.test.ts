import { randomBytes } from 'node:crypto';
import { Agent, request } from 'node:http';
import type { CertIdHash, Certificate } from '@bfcert/kernel/x509';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { idOf, PublicationBench, requestFor } from './testing/publication-bench.ts';

const SERIALS = 10_000;
const AT_ONCE = 16;

let bench: PublicationBench;
let issuer: Certificate;
const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE });
beforeAll(async () => {
  bench = await PublicationBench.start();
  ({ issuer } = await bench.issue());
  await bench.follow();
});
afterAll(async () => {
  agent.destroy();
  await bench.close();
});

/** Of every length, so that the base64 of the request ends in each of its three ways; a tenth with a run of slashes. */
function serialNumber(i: number): string {
  const rest =
    i % 10 === 0 ? `${randomBytes(4).toString('hex')}${'ff'.repeat(8)}` : randomBytes(i % 20).toString('hex');
  return (0x10 + (i % 0x60)).toString(16) + rest;
}

/** Stands for the signed bytes, which nobody on the way looks into. */
const bytesFor = (serial: string, hash: CertIdHash): Buffer => Buffer.from(`${hash}:${serial}`);

function ask(method: 'GET' | 'POST', path: string, body?: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const headers =
      body === undefined ? {} : { 'content-type': 'application/ocsp-request', 'content-length': body.length };
    request({ agent, host: '127.0.0.1', port: bench.port, method, path, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => resolve(Buffer.concat(chunks)));
    })
      .on('error', reject)
      .end(body);
  });
}

test('10,000 serial numbers have the same answer by GET, encoded or not, and by POST', async () => {
  const serials = [...new Set(Array.from({ length: SERIALS }, (_, i) => serialNumber(i)))];
  const soon = new Date(bench.clock.now().getTime() + 86_400_000).toISOString();
  for (const [i, serial] of serials.entries()) {
    bench.mirror.takeAnswer({
      issuer: issuer.fingerprint,
      serial,
      reason: i % 3 === 0 ? 'superseded' : null,
      thisUpdate: bench.clock.now().toISOString(),
      nextUpdate: soon,
      certificateEnds: soon,
      sha1: bytesFor(serial, 'sha1').toString('base64'),
      sha256: bytesFor(serial, 'sha256').toString('base64'),
    });
  }

  const seen = { doubleSlash: 0, slash: 0, plus: 0, oneEqual: 0, twoEqual: 0, unpadded: 0 };
  const wrong: string[] = [];
  const queue = serials.entries();
  const work = async (): Promise<void> => {
    for (const [i, serial] of queue) {
      const hash = i % 2 === 0 ? 'sha1' : 'sha256';
      const der = requestFor(issuer, serial, hash);
      const base64 = der.toString('base64');
      seen.doubleSlash += Number(base64.includes('//'));
      seen.slash += Number(base64.includes('/'));
      seen.plus += Number(base64.includes('+'));
      seen.twoEqual += Number(base64.endsWith('=='));
      seen.oneEqual += Number(/[^=]=$/.test(base64));
      seen.unpadded += Number(!base64.endsWith('='));
      const path = `/ocsp/${idOf(issuer)}`;
      const answers = await Promise.all([
        ask('GET', `${path}/${base64}`),
        ask('GET', `${path}/${encodeURIComponent(base64)}`),
        ask('POST', path, der),
      ]);
      if (!answers.every((answer) => answer.equals(bytesFor(serial, hash)))) wrong.push(base64);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE / 2 }, work));
  expect(wrong).toEqual([]);
  expect(serials.length).toBeGreaterThan(SERIALS * 0.9);
  // Each of the shapes that has gone wrong somewhere was among them, and often.
  for (const [shape, count] of Object.entries(seen)) expect([shape, count >= 100]).toEqual([shape, true]);
}, 180_000);
