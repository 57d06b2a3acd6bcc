import { generateKeyPairSync } from 'node:crypto';
import { FixedClock } from '@bfcert/kernel/clock';
import { unwrap } from '@bfcert/kernel/result';
import { encodeSigningRequest, nameOf, parseChainPem, parseSigningRequest, pemEncode } from '@bfcert/kernel/x509';
import type { CertificateOrder, IssuingAuthority } from '@bfcert/pki-contract/authority';
import { certificateOrder, orderedKey } from '@bfcert/pki-contract/authority-contract';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type EstInstallation, installEst } from '../testing/est-installation.ts';
import type { EstAnswer } from '../testing/est-server.ts';

let installation: EstInstallation;
let authority: IssuingAuthority;
beforeEach(async () => {
  installation = await installEst();
  authority = installation.open();
});
afterEach(() => installation.close());

const newOrder = () => certificateOrder(new Date());

async function chainOf(order: CertificateOrder = newOrder(), from = authority): Promise<string> {
  const outcome = await from.order(order);
  if (outcome.status !== 'issued') throw new Error(JSON.stringify(outcome));
  return outcome.chainPem;
}

const certificatesIn = (chainPem: string) => unwrap(parseChainPem(chainPem));

const enrolments = () => installation.est.requests.filter(({ path }) => path.endsWith('simpleenroll'));

it('sends the request of the order as one line of base64 with its length', async () => {
  const order = newOrder();
  await chainOf(order);
  const { der } = unwrap(parseSigningRequest(order.csrPem));
  const [sent] = enrolments();
  expect(sent?.body).toBe(der.toString('base64'));
  expect(sent?.headers).toMatchObject({
    'content-type': 'application/pkcs10',
    'content-length': String(der.toString('base64').length),
    'content-transfer-encoding': 'base64',
    accept: 'application/pkcs7-mime',
  });
});

it('leaves the header out that RFC 8951 has done away with, where it is told to', async () => {
  await chainOf(newOrder(), installation.open({ sendTransferEncoding: false }));
  expect(enrolments()[0]?.headers).not.toHaveProperty('content-transfer-encoding');
});

it('builds a chain that openssl verifies: the certificate, its issuer, no root', async () => {
  const chainPem = await chainOf();
  expect(certificatesIn(chainPem)).toHaveLength(2);
  expect(await installation.est.ca.verifies(chainPem)).toBe(true);
});

it('orders the certificate of an EVSE by the request of its station, with the country and the domain component in it', async () => {
  const subject = { organisation: 'Example Charging Ltd', commonName: 'DE-ICE-S-0042-2', country: 'DE' };
  const csr = encodeSigningRequest({
    subject: [
      { name: 'CN', value: subject.commonName },
      { name: 'O', value: subject.organisation },
      { name: 'C', value: subject.country },
      { name: 'DC', value: 'CPO' },
    ],
    extensions: [],
    ...generateKeyPairSync('ec', { namedCurve: 'P-256' }),
  });
  const csrPem = pemEncode('CERTIFICATE REQUEST', csr);
  const order = { ...certificateOrder(new Date(), { profile: 'secc-leaf', subject }), csrPem };
  const chainPem = await chainOf(order, installation.open({ profiles: ['secc-leaf'] }));
  expect(await installation.est.ca.verifies(chainPem)).toBe(true);
  const [leaf] = certificatesIn(chainPem);
  expect(leaf && nameOf(leaf.subject, 'DC')).toEqual(['CPO']);
  expect(leaf && nameOf(leaf.subject, 'CN')).toEqual([subject.commonName]);
});

it.each([
  ['in lines', (text: string) => text.replace(/.{64}/g, '$&\n'), false],
  ['in lines of CR LF', (text: string) => `\r\n${text.replace(/.{76}/g, '$&\r\n')}\r\n`, false],
  ['in chunks', (text: string) => text, true],
  ['in chunks and lines', (text: string) => text.replace(/.{64}/g, '$&\n'), true],
])('reads base64 %s', async (_, write, chunked) => {
  Object.assign(installation.est, { write, chunked });
  expect(certificatesIn(await chainOf())).toHaveLength(2);
});

it('reads CMS with indefinite lengths, as some CAs write it', async () => {
  installation.est.pack = async (pems) => indefinite(await installation.est.ca.pack(...pems));
  expect(certificatesIn(await chainOf())).toHaveLength(2);
});

/** The three outermost elements of a certs-only CMS: ContentInfo, its [0] and SignedData. */
function indefinite(cms: Buffer): Buffer {
  const contentOf = (element: Buffer) =>
    element.subarray(2 + ((element[1] ?? 0) < 0x80 ? 0 : (element[1] ?? 0) & 0x7f));
  const wrap = (tag: number, ...parts: readonly Buffer[]) =>
    Buffer.concat([Buffer.of(tag, 0x80), ...parts, Buffer.of(0, 0)]);
  const typeBytes = 11;
  const info = contentOf(cms);
  const signedData = contentOf(info.subarray(typeBytes));
  return wrap(0x30, info.subarray(0, typeBytes), wrap(0xa0, wrap(0x30, contentOf(signedData))));
}

it('asks again with the very same request after 202, and gets one certificate', async () => {
  const order = newOrder();
  installation.est.next({ status: 202, headers: { 'retry-after': '7' } }, { status: 202 });
  expect(await authority.order(order)).toEqual({ status: 'pending', retryAfterSeconds: 7 });
  expect(await authority.order(order)).toEqual({ status: 'pending', retryAfterSeconds: 300 });
  await chainOf(order);
  expect(new Set(enrolments().map(({ body }) => body)).size).toBe(1);
  expect(installation.est.ca.signed).toHaveLength(1);
});

it('reads the date until which it is to wait by its own clock', async () => {
  const clock = new FixedClock('2026-06-01T12:00:00Z');
  installation.est.next({ status: 202, headers: { 'retry-after': 'Mon, 01 Jun 2026 12:02:00 GMT' } });
  const answer = await installation.open({}, clock).order(newOrder());
  expect(answer).toEqual({ status: 'pending', retryAfterSeconds: 120 });
});

it('sends nothing twice of its own accord when the answer is lost', async () => {
  installation.est.next('cut_after_signing');
  await expect(authority.order(newOrder())).rejects.toMatchObject({ sent: true });
  expect(enrolments()).toHaveLength(1);
});

const text = (status: number, body: string): EstAnswer => ({ status, headers: { 'content-type': 'text/plain' }, body });

it.each([
  [text(400, 'the key is too weak\n'), 'order_rejected', 'status 400: the key is too weak'],
  [{ status: 401 }, 'not_authorized', 'status 401'],
  [{ status: 403, headers: { 'content-type': 'text/html' }, body: '<html>' }, 'not_authorized', 'status 403'],
  [{ status: 404 }, 'order_rejected', 'status 404'],
  [text(422, `no\u0000\n${'x'.repeat(1_000)}`), 'order_rejected', `status 422: no ${'x'.repeat(297)}`],
] satisfies [EstAnswer, string, string][])('takes %j for a refusal', async (answer, reason, detail) => {
  installation.est.next(answer);
  expect(await authority.order(newOrder())).toEqual({ status: 'refused', reason, detail });
});

it.each([423, 429, 503])('is to ask later after %i', async (status) => {
  installation.est.next({ status, headers: { 'retry-after': '30' } });
  expect(await authority.order(newOrder())).toEqual({ status: 'busy', retryAfterSeconds: 30 });
});

const certs = (body: string | Buffer): EstAnswer => ({
  status: 200,
  headers: { 'content-type': 'application/pkcs7-mime; smime-type=certs-only' },
  body,
});

it.each([
  [{ status: 500, headers: { 'content-type': 'text/html' }, body: '<html>' }, 'unexpected_status'],
  [{ status: 502 }, 'unexpected_status'],
  [{ status: 504 }, 'unexpected_status'],
  [{ status: 204 }, 'unexpected_status'],
  [{ status: 200, headers: { 'content-type': 'text/html' }, body: '<html>Sign in</html>' }, 'wrong_content_type'],
  [{ status: 200, body: 'MAA=' }, 'wrong_content_type'],
  [certs('<html>Sign in</html>'), 'not_base64'],
  [certs(''), 'not_base64'],
  [certs('MAA='), 'malformed'],
  [certs(Buffer.alloc(600_000, 'A')), 'more than'],
] satisfies [EstAnswer, string][])(
  'names what is wrong with the answer %#, which may have cost a certificate',
  async (answer, fault) => {
    installation.est.next(answer);
    await expect(authority.order(newOrder())).rejects.toMatchObject({
      sent: true,
      message: expect.stringContaining(fault),
    });
  },
);

it('names a CMS that is cut off', async () => {
  await authority.describe();
  installation.est.pack = async (pems) => (await installation.est.ca.pack(...pems)).subarray(0, 200);
  await expect(authority.order(newOrder())).rejects.toMatchObject({ sent: true, message: /malformed/ });
});

it('does not take a certificate for another key', async () => {
  const other = await chainOf();
  installation.est.answerWith = async () => [other];
  await expect(authority.order(newOrder())).rejects.toMatchObject({ sent: true, message: /wrong_key/ });
});

it('does not choose between two certificates for the ordered key', async () => {
  const order = newOrder();
  const first = await chainOf(order);
  installation.est.answerWith = async (second) => [first, second];
  await expect(authority.order(order)).rejects.toMatchObject({ sent: true, message: /several_certificates/ });
});

it('finds its certificate among those of the CAs, which some servers send along', async () => {
  const order = newOrder();
  const { caPems } = installation.est;
  installation.est.answerWith = async (issued) => [...caPems, issued];
  const [leaf, ...above] = certificatesIn(await chainOf(order));
  expect(leaf?.spkiSha256).toBe(orderedKey(order));
  expect(above).toHaveLength(1);
});

it.each([
  ['a profile that is not ordered here', { profile: 'secc-leaf' as const }],
  ['a request that is none', { csrPem: 'hello' }],
])('refuses %s without asking the server', async (_, changes) => {
  const answer = await authority.order({ ...newOrder(), ...changes });
  expect(answer).toMatchObject({ status: 'refused', reason: 'order_rejected' });
  expect(installation.est.requests).toEqual([]);
});
