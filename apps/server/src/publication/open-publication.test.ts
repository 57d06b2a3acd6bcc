import { unwrap } from '@bfcert/kernel/result';
import { parseOcspResponse } from '@bfcert/kernel/x509';
import { expect, test, vi } from 'vitest';
import { openPublication } from './open-publication.ts';
import { idOf, PublicationBench, requestFor } from './testing/publication-bench.ts';

const PATIENCE = { timeout: 20_000, interval: 50 };

test('no answer of the control plane is given on before it may be believed', async () => {
  const bench = await PublicationBench.start();
  const { certificate, issuer } = await bench.issue();
  const log = { warn: vi.fn(), error: vi.fn() };
  const listen = { directory: bench.directory, host: '127.0.0.1', port: 0 };
  const asked = vi.spyOn(bench.pki, 'ocspSince');
  const publication = await openPublication(listen, bench.pki, log);
  const status = async (): Promise<string> => {
    const reply = await fetch(`http://127.0.0.1:${publication.port}/ocsp/${idOf(issuer)}`, {
      method: 'POST',
      headers: { 'content-type': 'application/ocsp-request' },
      body: new Uint8Array(requestFor(issuer, certificate.serial)),
    });
    const response = unwrap(parseOcspResponse(Buffer.from(await reply.arrayBuffer())));
    return response.status === 'successful' ? (response.basic.responses[0]?.status.status ?? '') : response.status;
  };
  const certificateIsServed = async () =>
    (await fetch(`http://127.0.0.1:${publication.port}/ca/${idOf(issuer)}.cer`)).ok;
  await vi.waitUntil(certificateIsServed, PATIENCE);
  expect([await status(), asked.mock.calls.length]).toEqual(['tryLater', 0]);
  publication.believeAnswers();
  await vi.waitUntil(async () => (await status()) === 'good', PATIENCE);
  expect(log.error).not.toHaveBeenCalled();
  await publication.close();
  await bench.close();
});
