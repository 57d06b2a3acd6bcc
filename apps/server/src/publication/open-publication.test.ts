import { unwrap } from '@bfcert/kernel/result';
import { certIdOf, parseOcspResponse } from '@bfcert/kernel/x509';
import { describe, expect, test, vi } from 'vitest';
import { openPublication } from './open-publication.ts';
import type { StatusSource } from './status-source.ts';
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

describe('a question about a certificate that has just been signed', () => {
  /** Whose control plane signs answers when it is told to. */
  async function publicationOf(bench: PublicationBench) {
    let signs = false;
    const looked = vi.fn();
    const source: StatusSource = {
      async ocspSince(store, position, limit) {
        looked();
        const page = await bench.pki.ocspSince(store, position, limit);
        return signs ? page : { ...page, answers: [], next: null };
      },
    };
    const listen = { directory: bench.directory, host: '127.0.0.1', port: 0 };
    const publication = await openPublication(listen, source, { warn: vi.fn(), error: vi.fn() });
    publication.believeAnswers();
    return { publication, looked, sign: () => (signs = true) };
  }
  const never = new AbortController().signal;

  test('has its answer as soon as that is signed, and it is looked for more often while somebody waits', async () => {
    const bench = await PublicationBench.start();
    const { certificate, issuer } = await bench.issue();
    const { publication, looked, sign } = await publicationOf(bench);
    const certId = certIdOf(issuer, certificate.serial, 'sha256');
    await vi.waitUntil(
      () => publication.revocationOf(issuer.fingerprint, certificate.serial) !== 'not_ready',
      PATIENCE,
    );
    const asked = [publication.answerOf(certId, never), publication.answerOf(certId, never)];
    const before = looked.mock.calls.length;
    const since = performance.now();
    await vi.waitUntil(() => looked.mock.calls.length >= before + 5, PATIENCE);
    // Five looks without somebody who waits take five seconds.
    expect(performance.now() - since).toBeLessThan(4_000);
    sign();
    expect(await Promise.all(asked)).toMatchObject([{ kind: 'answer' }, { kind: 'answer' }]);
    expect(await publication.answerOf(certId, never)).toMatchObject({ kind: 'answer' });
    await publication.close();
    await bench.close();
  });

  test('has nothing when the patience of whoever asks is over, and another issuer is no reason to wait', async () => {
    const bench = await PublicationBench.start();
    const { certificate, issuer } = await bench.issue();
    const { publication } = await publicationOf(bench);
    const certId = certIdOf(issuer, certificate.serial, 'sha256');
    await vi.waitUntil(
      () => publication.revocationOf(issuer.fingerprint, certificate.serial) !== 'not_ready',
      PATIENCE,
    );
    const patience = new AbortController();
    const asked = publication.answerOf(certId, patience.signal);
    patience.abort();
    expect(await asked).toEqual({ kind: 'nothing_to_say' });
    expect(await publication.answerOf(certId, patience.signal)).toEqual({ kind: 'nothing_to_say' });
    const foreign = certIdOf({ ...issuer, keyBits: Buffer.from('another key') }, certificate.serial, 'sha256');
    expect(await publication.answerOf(foreign, never)).toEqual({ kind: 'not_ours' });
    await publication.close();
    await bench.close();
  });
});
