import { connect } from 'node:net';
import { unwrap } from '@bfcert/kernel/result';
import {
  type Certificate,
  certIdOf,
  encodeOcspRequest,
  parseOcspResponse,
  verifyOcspResponse,
} from '@bfcert/kernel/x509';
import type { IssuedCertificate } from '@bfcert/pki-contract';
import { issued, stationRequest } from '@bfcert/pki-contract/contract-test';
import { FakeControlPlane } from '@bfcert/pki-contract/fake';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { MirroredAnswers } from './mirror-answers.ts';
import { crlOf } from './testing/crl-of.ts';
import { type Got, idOf, PublicationBench, requestFor } from './testing/publication-bench.ts';

const DAY_MS = 86_400_000;

let bench: PublicationBench;
let certificate: IssuedCertificate;
let issuer: Certificate;
beforeEach(async () => {
  bench = await PublicationBench.start();
  ({ certificate, issuer } = await bench.issue());
  await bench.follow();
});
afterEach(() => bench.close());

/** The OCSP outcome as a client reads it. */
function outcomeOf({ status, headers, body }: Got): string {
  expect([status, headers['content-type']]).toEqual([200, 'application/ocsp-response']);
  const response = unwrap(parseOcspResponse(body));
  return response.status === 'successful' ? (response.basic.responses[0]?.status.status ?? '') : response.status;
}

const ocsp = (id = idOf(issuer)): string => `/ocsp/${id}`;
const ask = (der: Buffer, path = ocsp()): Promise<Got> => bench.post(path, der);

describe('an OCSP request', () => {
  test.each(['sha1', 'sha256'] as const)('by %s has the answer that was signed, by POST and by GET', async (hash) => {
    const der = requestFor(issuer, certificate.serial, hash);
    const posted = await ask(der);
    expect(outcomeOf(posted)).toBe('good');
    const response = unwrap(parseOcspResponse(posted.body));
    if (response.status !== 'successful') throw new Error(response.status);
    const question = { certId: certIdOf(issuer, certificate.serial, hash), issuer, at: bench.clock.now() };
    expect(verifyOcspResponse(response.basic, question).ok).toBe(true);
    const got = await bench.get(`${ocsp()}/${encodeURIComponent(der.toString('base64'))}`);
    expect(got.body.equals(posted.body)).toBe(true);
  });

  test('about a revoked certificate says so as soon as the control plane does', async () => {
    const der = requestFor(issuer, certificate.serial);
    await bench.pki.revoke(certificate.fingerprint, 'superseded');
    await bench.follow();
    expect(outcomeOf(await ask(der))).toBe('revoked');
    expect(Object.fromEntries(bench.requests.outcomes)).toMatchObject({ good: 0, revoked: 1 });
  });

  test('about a certificate that nobody knows is never answered "good"', async () => {
    expect(outcomeOf(await ask(requestFor(issuer, 'abcdef')))).toBe('unauthorized');
  });

  test('about a certificate of another issuer is not answered, whatever the address', async () => {
    const other = new FakeControlPlane();
    const { chainPem } = await issued(other, stationRequest());
    const [, stranger] = chainPem.split(/(?=-----BEGIN)/);
    expect(stranger).toBeDefined();
    const foreign = { ...issuer, keyBits: Buffer.from('another key') };
    expect(outcomeOf(await ask(requestFor(foreign, certificate.serial)))).toBe('unauthorized');
    expect(outcomeOf(await ask(requestFor(issuer, certificate.serial), ocsp('0'.repeat(16))))).toBe('unauthorized');
  });

  test('by a hash that nothing was signed for is not answered', async () => {
    expect(outcomeOf(await ask(requestFor(issuer, certificate.serial, 'sha512')))).toBe('unauthorized');
  });

  test('for two certificates, or for none that can be read, is malformed (RFC 5019 2.1.1)', async () => {
    const certId = certIdOf(issuer, certificate.serial, 'sha256');
    expect(outcomeOf(await ask(encodeOcspRequest([certId, { ...certId, serial: 'ff' }])))).toBe('malformedRequest');
    expect(outcomeOf(await ask(Buffer.from('hello')))).toBe('malformedRequest');
    expect(outcomeOf(await ask(Buffer.alloc(0)))).toBe('malformedRequest');
    expect(outcomeOf(await bench.get(`${ocsp()}/hello!`))).toBe('malformedRequest');
    expect(outcomeOf(await bench.get(`${ocsp()}/`))).toBe('malformedRequest');
  });

  test('is asked to come again when the answer is over, or before the first have come', async () => {
    const der = requestFor(issuer, certificate.serial);
    bench.clock.advance(4 * DAY_MS - 1_000);
    expect(outcomeOf(await ask(der))).toBe('good');
    bench.clock.advance(1_000);
    expect(outcomeOf(await ask(der))).toBe('tryLater');
    const empty = await PublicationBench.start();
    empty.publish(`ca/${idOf(issuer)}.cer`, issuer.der);
    await empty.files.look();
    expect(outcomeOf(await empty.post(ocsp(), der))).toBe('tryLater');
    await empty.close();
  });

  test('may be answered from a cache for an hour, and not beyond the end of the answer (RFC 5019 6.2)', async () => {
    const path = `${ocsp()}/${requestFor(issuer, certificate.serial).toString('base64')}`;
    const { headers, body } = await bench.get(path);
    const response = unwrap(parseOcspResponse(body));
    if (response.status !== 'successful') throw new Error(response.status);
    const [single] = response.basic.responses;
    expect(headers).toMatchObject({
      'cache-control': 'max-age=3600, public, no-transform, must-revalidate',
      'last-modified': single?.thisUpdate.toUTCString(),
      expires: single?.nextUpdate?.toUTCString(),
      'content-length': String(body.length),
    });
    bench.clock.advance(4 * DAY_MS - 60_500);
    const late = (await bench.get(path)).headers['cache-control'];
    expect(Number(/^max-age=(\d+),/.exec(String(late))?.[1])).toBeLessThanOrEqual(60);
    bench.clock.advance(60_500);
    expect((await bench.get(path)).headers['cache-control']).toBe('no-store');
  });

  test('with the tag of the answer learns that it has not changed', async () => {
    const path = `${ocsp()}/${requestFor(issuer, certificate.serial).toString('base64')}`;
    const { headers } = await bench.get(path);
    for (const tag of [String(headers.etag), `W/${String(headers.etag)}, "x"`, '*']) {
      const again = await bench.get(path, { 'if-none-match': tag });
      expect([again.status, again.body.length, again.headers.etag]).toEqual([304, 0, headers.etag]);
    }
    expect((await bench.get(path, { 'if-none-match': '"x"' })).status).toBe(200);
    const head = await bench.get(path, {}, 'HEAD');
    expect([head.status, head.headers['content-length']]).toEqual([200, headers['content-length']]);
  });

  test.each([
    ['a body that is too long', 413, () => bench.post(ocsp(), Buffer.alloc(4_097, 0x30))],
    ['a body of another type', 415, () => bench.post(ocsp(), Buffer.alloc(10), 'application/json')],
    ['a method of another protocol', 405, () => bench.get(ocsp(), {}, 'PUT')],
    ['no request', 404, () => bench.get(ocsp())],
    ['a request in both places', 404, () => bench.post(`${ocsp()}/MA`, Buffer.alloc(10))],
    ['headers without end', 431, () => bench.get(ocsp(), { 'x-long': 'x'.repeat(9_000) })],
  ])('with %s is refused with %i', async (_, status, send) => {
    expect((await send()).status).toBe(status);
  });
});

describe('a revocation list', () => {
  const path = () => `/crl/${idOf(issuer)}/3.crl`;
  const publish = (number: bigint, days = 8): Buffer => {
    const now = bench.clock.now();
    const der = crlOf(issuer, number, now, new Date(now.getTime() + days * DAY_MS));
    bench.publish(path().slice(1), der);
    return der;
  };

  test('is served as it was signed, and the next one after it', async () => {
    expect((await bench.get(path())).status).toBe(404);
    for (const number of [1n, 2n]) {
      const der = publish(number);
      await bench.files.look();
      const got = await bench.get(path());
      expect(got.body.equals(der)).toBe(true);
      expect(got.headers).toMatchObject({
        'content-type': 'application/pkix-crl',
        'cache-control': 'max-age=3600, public, no-transform, must-revalidate',
      });
      const again = await bench.get(path(), { 'if-none-match': String(got.headers.etag) });
      expect([again.status, again.headers['content-type']]).toEqual([304, 'application/pkix-crl']);
    }
  });

  test('is not served as one in force when it is over', async () => {
    publish(1n, 1);
    await bench.files.look();
    bench.clock.advance(DAY_MS);
    const { status, headers, body } = await bench.get(path());
    expect([status, headers['retry-after'], body.length]).toEqual([503, '60', 0]);
  });

  test('stays when what comes in its place is no list, and that is told', async () => {
    const der = publish(1n);
    await bench.files.look();
    bench.publish(path().slice(1), Buffer.from('hello'));
    await expect(bench.files.look()).rejects.toThrow(/3\.crl/);
    expect((await bench.get(path())).body.equals(der)).toBe(true);
  });

  test('stays when one with a lower number comes in its place, and gives way to the next higher one', async () => {
    const der = publish(7n);
    await bench.files.look();
    publish(6n);
    await expect(bench.files.look()).rejects.toThrow(/3\.crl/);
    expect((await bench.get(path())).body.equals(der)).toBe(true);
    const next = publish(8n);
    await bench.files.look();
    expect((await bench.get(path())).body.equals(next)).toBe(true);
  });

  test('can be fetched while its reader waits for the control plane in vain', async () => {
    publish(1n);
    await bench.files.look();
    await bench.pki.close();
    expect((await bench.get(path())).status).toBe(200);
    expect(outcomeOf(await ask(requestFor(issuer, certificate.serial)))).toBe('good');
  });
});

test("an authority's certificate is served under the address that its certificates name", async () => {
  const got = await bench.get(`/ca/${idOf(issuer)}.cer`);
  expect(got.body.equals(issuer.der)).toBe(true);
  expect(got.headers['content-type']).toBe('application/pkix-cert');
});

test.each([
  '/',
  '/metrics',
  '/crl/../../../../etc/passwd',
  '/crl/%2e%2e%2f%2e%2e%2fetc%2fpasswd',
  '/ca/..%2f..%2fcrl.cer',
  '//ocsp/0000000000000000/MA',
  '/crl/0000000000000000/0.crl',
  '/crl/0000000000000000/0.crl/',
  '/crl/0000000000000000/00.crl',
  '/ca/0000000000000000.cer?x=1',
])('nothing is at %s', async (path) => {
  expect((await bench.get(path)).status).toBe(404);
});

describe('the mirror', () => {
  test('does not believe that a revoked certificate has become good', async () => {
    await bench.pki.revoke(certificate.fingerprint, 'superseded');
    await bench.follow();
    const [answer] = (await bench.pki.ocspSince(null, 0, 10)).answers;
    if (answer === undefined || 'withdrawn' in answer) throw new Error('no answer');
    expect(bench.mirror.takeAnswer({ ...answer, reason: null })).toBe(false);
    expect(outcomeOf(await ask(requestFor(issuer, certificate.serial)))).toBe('revoked');
  });

  test('gives nobody an answer that was withdrawn, nor one that says "good" in its place', async () => {
    const [good] = (await bench.pki.ocspSince(null, 0, 10)).answers;
    if (good === undefined || 'withdrawn' in good) throw new Error('no answer');
    const withdrawal = { issuer: good.issuer, serial: good.serial, certificateEnds: null, withdrawn: true } as const;
    const outcome = async (): Promise<string> => outcomeOf(await ask(requestFor(issuer, good.serial)));
    expect([bench.mirror.takeAnswer(withdrawal), await outcome()]).toEqual([true, 'tryLater']);
    expect([bench.mirror.takeAnswer(good), await outcome()]).toEqual([false, 'tryLater']);
    expect(await bench.mirror.ocspAnswers()).toEqual([]);

    await bench.pki.revoke(certificate.fingerprint, 'superseded');
    await bench.follow();
    expect(await outcome()).toBe('revoked');
    expect([bench.mirror.takeAnswer(withdrawal), await outcome()]).toEqual([true, 'revoked']);
  });

  test('begins again with a control plane that keeps its answers anew', async () => {
    const { store: own } = await bench.pki.ocspSince(null, 0, 1);
    const source = {
      store: 'a',
      ocspSince: async (store: string | null, position: number, limit: number) => {
        const page = await bench.pki.ocspSince(own, store === source.store ? position : 0, limit);
        return { ...page, store: source.store };
      },
    };
    const answers = new MirroredAnswers(source, bench.mirror, () => {});
    await answers.follow();
    source.store = 'b';
    const { certificate: next } = await bench.issue();
    await answers.follow();
    expect(outcomeOf(await ask(requestFor(issuer, next.serial)))).toBe('good');
    expect(outcomeOf(await ask(requestFor(issuer, certificate.serial)))).toBe('good');
  });

  test('forgets who is over when his last answer is over too', async () => {
    const der = requestFor(issuer, certificate.serial);
    bench.clock.advance(100 * DAY_MS);
    bench.mirror.sweep(bench.clock.now().getTime());
    expect(outcomeOf(await ask(der))).toBe('tryLater');
    bench.clock.advance(100 * DAY_MS);
    bench.mirror.sweep(bench.clock.now().getTime());
    expect(outcomeOf(await ask(der))).toBe('unauthorized');
  });

  test('says how old its lists and answers are, by the name of their authority', async () => {
    const now = bench.clock.now();
    bench.publish(`crl/${idOf(issuer)}/0.crl`, crlOf(issuer, 1n, now, new Date(now.getTime() + DAY_MS)));
    await bench.follow();
    const second = new Date(Math.floor(now.getTime() / 1_000) * 1_000);
    expect(await bench.mirror.revocationLists()).toEqual([
      { authority: 'charger-identity', thisUpdate: second, nextUpdate: new Date(second.getTime() + DAY_MS) },
    ]);
    expect(await bench.mirror.ocspAnswers()).toEqual([
      { authority: 'charger-identity', thisUpdate: second, nextUpdate: new Date(second.getTime() + 4 * DAY_MS) },
    ]);
  });
});

test('a client that says nothing, or stops in its headers or its body, is cut off within ten seconds', async () => {
  const post = 'POST /ocsp/0000000000000000 HTTP/1.1\r\nhost: x\r\n';
  const body = 'content-type: application/ocsp-request\r\ncontent-length: 50\r\n\r\n0';
  const began = performance.now();
  await Promise.all(
    ['', post, post + body].map((sent) => {
      const socket = connect(bench.port, '127.0.0.1');
      socket.write(sent);
      socket.resume();
      return new Promise<void>((resolve) => socket.once('close', () => resolve()));
    }),
  );
  expect(performance.now() - began).toBeLessThan(10_500);
});
