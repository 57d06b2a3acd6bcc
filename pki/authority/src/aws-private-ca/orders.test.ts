import { generateKeyPairSync } from 'node:crypto';
import { unwrap } from '@bfcert/kernel/result';
import {
  certificatePem,
  encodeSigningRequest,
  formatName,
  parseChainPem,
  pemEncode,
  subjectAltName,
} from '@bfcert/kernel/x509';
import { AuthorityUnavailable, type CertificateOrder, type OrderOutcome } from '@bfcert/pki-contract/authority';
import { certificateOrder, serverOrder } from '@bfcert/pki-contract/authority-contract';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type AwsInstallation, installAws } from '../testing/aws-installation.ts';
import { CA_ARN } from '../testing/aws-private-ca-server.ts';
import { idempotencyToken } from './issue-request.ts';

const SECOND = 1_000;
const MINUTE = 60_000;

let installation: AwsInstallation;
beforeEach(async () => {
  installation = await installAws();
});
afterEach(() => installation.close());

const newOrder = (changes: Parameters<typeof certificateOrder>[1] = {}) =>
  certificateOrder(installation.clock.now(), changes);

const issueCalls = () => installation.aws.callsOf('IssueCertificate');

function leafOf(outcome: OrderOutcome) {
  if (outcome.status !== 'issued') throw new Error(JSON.stringify(outcome));
  const [leaf, ...above] = unwrap(parseChainPem(outcome.chainPem));
  if (leaf === undefined) throw new Error('no leaf');
  return { leaf, above };
}

async function unavailable(order: CertificateOrder, authority = installation.authority): Promise<AuthorityUnavailable> {
  const failure = await authority.order(order).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(AuthorityUnavailable);
  return failure as AuthorityUnavailable;
}

it('tells AWS names, use and validity instead of leaving them to the CSR', async () => {
  const order = serverOrder(installation.clock.now());
  await installation.authority.order(order);
  expect(issueCalls()).toEqual([
    {
      CertificateAuthorityArn: CA_ARN,
      Csr: Buffer.from(order.csrPem).toString('base64'),
      SigningAlgorithm: 'SHA256WITHECDSA',
      TemplateArn: expect.stringContaining('_APIPassthrough/V1'),
      Validity: { Type: 'ABSOLUTE', Value: Date.parse(order.notAfter) / SECOND },
      ValidityNotBefore: { Type: 'ABSOLUTE', Value: Date.parse(order.notBefore) / SECOND },
      IdempotencyToken: expect.stringMatching(/^[0-9a-f]{32}$/),
      ApiPassthrough: {
        Subject: { Organization: order.subject.organisation, CommonName: order.subject.commonName },
        Extensions: {
          KeyUsage: { DigitalSignature: true },
          ExtendedKeyUsage: [{ ExtendedKeyUsageObjectIdentifier: '1.3.6.1.5.5.7.3.1' }],
          SubjectAlternativeNames: [{ DnsName: 'csms.example.org' }],
        },
      },
    },
  ]);
});

it('names the domain component of ISO 15118 and the country behind the other names', async () => {
  const subject = { organisation: 'Example Charging Ltd', commonName: 'DE-ABC-S-1', country: 'DE' };
  const { leaf } = leafOf(await installation.authority.order(newOrder({ profile: 'secc-leaf', subject })));
  expect(formatName(leaf.subject)).toBe('DC=CPO,CN=DE-ABC-S-1,O=Example Charging Ltd,C=DE');
});

it('answers with the chain without its root', async () => {
  const { above } = leafOf(await installation.authority.order(newOrder()));
  expect(above.map(({ fingerprint }) => fingerprint)).toEqual([installation.aws.ca.issuing.fingerprint]);
});

it('leaves a lost answer alone: the SDK repeats nothing, and the next call has the same token', async () => {
  const order = newOrder();
  installation.aws.next('IssueCertificate', 'lost');
  expect((await unavailable(order)).sent).toBe(true);
  expect(installation.aws.calls.filter(({ operation }) => operation === 'IssueCertificate')).toMatchObject([
    { attemptHeader: 'attempt=1; max=1' },
  ]);
  leafOf(await installation.authority.order(order));
  const [first, second] = issueCalls();
  expect(second).toEqual(first);
  expect(installation.aws.ca.signed()).toHaveLength(1);
});

it.each(['internal_failure', 'html'] as const)(
  'says that AWS may have acted after %s, and repeats nothing',
  async (misfortune) => {
    installation.aws.next('IssueCertificate', misfortune);
    expect((await unavailable(newOrder())).sent).toBe(true);
    expect(issueCalls()).toHaveLength(1);
  },
);

it('has another token for each attempt, command and CA', () => {
  const order = newOrder();
  const tokens = [
    idempotencyToken(CA_ARN, order),
    idempotencyToken(CA_ARN, { ...order, attempt: 2 }),
    idempotencyToken(CA_ARN, { ...order, commandId: 'another' }),
    idempotencyToken(`${CA_ARN}0`, order),
  ];
  expect(new Set(tokens).size).toBe(4);
});

it('does not send an order again whose token may have expired', async () => {
  const order = newOrder();
  installation.aws.next('IssueCertificate', 'lost');
  await unavailable(order);
  installation.clock.advance(4 * MINUTE);
  expect((await unavailable(order)).sent).toBe(true);
  expect(issueCalls()).toHaveLength(1);
});

it('the AWS of these tests would issue a second certificate for a token of five minutes ago', async () => {
  const order = newOrder();
  installation.aws.next('IssueCertificate', 'lost');
  await unavailable(order);
  installation.clock.advance(5 * MINUTE);
  // An attempt that claims to be younger than it is gets past the adapter.
  leafOf(await installation.authority.order({ ...order, attemptedAt: installation.clock.now().toISOString() }));
  expect(installation.aws.ca.signed()).toHaveLength(2);
});

it('fetches a certificate that was pending however late, and orders nothing twice', async () => {
  const order = newOrder();
  installation.failNext('pending');
  expect(await installation.authority.order(order)).toMatchObject({ status: 'pending' });
  installation.clock.advance(60 * MINUTE);
  leafOf(await installation.authority.order(order));
  expect(issueCalls()).toHaveLength(1);
});

it('gets the pending certificate after a restart while the token lives, and then says that it cannot tell', async () => {
  const order = newOrder();
  installation.failNext('pending');
  await installation.authority.order(order);
  leafOf(await installation.open().order(order));
  expect(installation.aws.ca.signed()).toHaveLength(1);
  installation.clock.advance(4 * MINUTE);
  expect((await unavailable(order, installation.open())).sent).toBe(true);
  expect(installation.aws.ca.signed()).toHaveLength(1);
});

it('sends an order that was throttled for longer than tokens live, because nothing has happened', async () => {
  const order = newOrder();
  installation.failNext('busy');
  expect(await installation.authority.order(order)).toMatchObject({ status: 'busy' });
  installation.clock.advance(10 * MINUTE);
  leafOf(await installation.authority.order(order));
  expect(installation.aws.ca.signed()).toHaveLength(1);
});

it('waits when fetching is throttled, and does not order for it', async () => {
  installation.aws.next('GetCertificate', 'ThrottlingException', 'ThrottlingException', 'RequestInProgressException');
  leafOf(await installation.authority.order(newOrder()));
  expect(installation.aws.callsOf('GetCertificate')).toHaveLength(4);
  expect(issueCalls()).toHaveLength(1);
});

it('says what is wrong when it may order and not fetch, and fetches once it may', async () => {
  const order = newOrder();
  installation.aws.next('GetCertificate', 'AccessDeniedException');
  const failure = await unavailable(order);
  expect(failure.message).toContain('AccessDeniedException');
  expect(failure.sent).toBe(true);
  leafOf(await installation.authority.order(order));
  expect(issueCalls()).toHaveLength(1);
});

it('keeps below its own rate without asking AWS', async () => {
  const authority = installation.open({ rates: { issue: 1, get: 1_000, revoke: 1_000 } });
  leafOf(await authority.order(newOrder()));
  const order = newOrder();
  expect(await authority.order(order)).toEqual({ status: 'busy', retryAfterSeconds: 1 });
  expect(issueCalls()).toHaveLength(1);
  installation.clock.advance(SECOND);
  leafOf(await authority.order(order));
});

it('refuses alternative names that only the request has, because AWS would copy them', async () => {
  const keys = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const csr = encodeSigningRequest({
    subject: [{ name: 'CN', value: 'SN-1' }],
    extensions: [subjectAltName({ dnsNames: ['evil.example.org'] })],
    ...keys,
  });
  const order = { ...newOrder(), csrPem: pemEncode('CERTIFICATE REQUEST', csr) };
  expect(await installation.authority.order(order)).toMatchObject({ status: 'refused', reason: 'order_rejected' });
  expect(installation.aws.calls).toEqual([]);
});

it.each([
  ['a profile without a template', { profile: 'iot-device' as const }, 'iot-device'],
  ['a request that is none', { csrPem: 'hello' }, 'not one'],
])('refuses %s without asking AWS', async (_, changes, detail) => {
  const answer = await installation.authority.order({ ...newOrder(), ...changes });
  expect(answer).toEqual({ status: 'refused', reason: 'order_rejected', detail: expect.stringContaining(detail) });
  expect(installation.aws.calls).toEqual([]);
});

it.each([
  ['of another key', () => certificatePem(installation.aws.ca.issuing.der), 'wrong_key'],
  ['that is none', () => '<html>', 'malformed'],
  ['that is cut off', () => certificatePem(installation.aws.ca.issuing.der).slice(0, 300), 'malformed'],
  ['of many megabytes', () => 'A'.repeat(1_000_000), 'more than'],
  ['that is not there', () => '', 'malformed'],
])('names the fault of a certificate %s', async (_, pem, fault) => {
  installation.aws.otherCertificatePem = pem();
  const failure = await unavailable(newOrder());
  expect(failure.message).toContain(fault);
  expect(failure.sent).toBe(true);
});

it('says that nothing was sent when it cannot learn the certificate of the CA', async () => {
  installation.aws.next('GetCertificateAuthorityCertificate', 'InvalidStateException');
  expect((await unavailable(newOrder())).sent).toBe(false);
  expect(issueCalls()).toEqual([]);
});
