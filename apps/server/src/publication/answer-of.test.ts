import { type CertIdHash, type Certificate, certIdOf, parseOcspResponse } from '@bfcert/kernel/x509';
import type { IssuedCertificate } from '@bfcert/pki-contract';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { PublicationBench, requestFor } from './testing/publication-bench.ts';

let bench: PublicationBench;
let certificate: IssuedCertificate;
let issuer: Certificate;
beforeEach(async () => {
  bench = await PublicationBench.start();
  ({ certificate, issuer } = await bench.issue());
});
afterEach(() => bench.close());

const answerOf = (serial = certificate.serial, hash: CertIdHash = 'sha256') =>
  bench.requests.answerOf(certIdOf(issuer, serial, hash));

async function reported(): Promise<readonly unknown[]> {
  const all: unknown[] = [];
  await bench.requests.questions.report(async (queries) => all.push(...queries));
  return all;
}

describe('what is answered of a certificate of ours to a station', () => {
  test('is word for word what our responder answers, and counts as a question', async () => {
    await bench.follow();
    const { body } = await bench.post(
      `/ocsp/${issuer.fingerprint.slice(0, 16)}`,
      requestFor(issuer, certificate.serial),
    );
    expect(await reported()).toHaveLength(1);

    const certId = certIdOf(issuer, certificate.serial, 'sha256');
    expect(answerOf()).toEqual({ kind: 'answer', der: body, certId });
    expect(await reported()).toEqual([
      { issuer: issuer.fingerprint, serial: certificate.serial, at: bench.clock.now().toISOString() },
    ]);
  });

  test('says that it is revoked, which is no sign of its use', async () => {
    await bench.pki.revoke(certificate.fingerprint, 'superseded');
    await bench.follow();
    const answer = answerOf();
    const read = answer.kind === 'answer' ? parseOcspResponse(answer.der) : null;
    if (!read?.ok || read.value.status !== 'successful') throw new Error('no answer');
    expect(read.value.basic.responses[0]?.status.status).toBe('revoked');
    expect(await reported()).toEqual([]);
  });

  test('is nothing before the answers are here, of a number that nobody has, and when they are over', async () => {
    await bench.files.look();
    expect(answerOf()).toEqual({ kind: 'nothing_to_say' });
    await bench.answers.follow();
    expect(answerOf('abcdef')).toEqual({ kind: 'nothing_to_say' });
    bench.clock.advance(4 * 86_400_000);
    expect(answerOf()).toEqual({ kind: 'nothing_to_say' });
  });

  test.each(['sha384', 'sha512'] as const)('asked with %s is the answer that is signed, with SHA-256', async (hash) => {
    await bench.follow();
    expect(answerOf(certificate.serial, hash)).toEqual(answerOf());
    expect(await reported()).toHaveLength(1);
  });

  test('is known to be ours without a question, once everything was read', async () => {
    const certId = certIdOf(issuer, certificate.serial, 'sha256');
    await bench.files.look();
    expect(bench.requests.isOurs(certId)).toBeNull();
    await bench.follow();
    expect(bench.requests.isOurs(certId)).toBe(true);
    expect(bench.requests.isOurs(certIdOf({ ...issuer, keyBits: Buffer.from('x') }, '1', 'sha256'))).toBe(false);
    expect(await reported()).toEqual([]);
  });

  test('is another’s to say of another issuer', async () => {
    await bench.follow();
    const foreign = { ...issuer, keyBits: Buffer.from('another key') };
    for (const hash of ['sha256', 'sha512'] as const) {
      expect(bench.requests.answerOf(certIdOf(foreign, certificate.serial, hash))).toEqual({ kind: 'not_ours' });
    }
  });
});
