import { unwrap } from '@bfcert/kernel/result';
import { nameOf, Oid, parseChainPem } from '@bfcert/kernel/x509';
import type { IssueRefusal, IssueRequest, PkiControlPlane } from '@bfcert/pki-contract';
import { issued, signingRequest, stationRequest } from '@bfcert/pki-contract/contract-test';
import type { LaunchedProcess } from '@bfcert/pki-process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  ec,
  expectStationTemplate,
  HOSTILE_REQUEST_NAMES,
  HOSTILE_REQUESTS,
  type HostileRequest,
  OpensslDesk,
  rsa,
} from './testing/hostile-requests.ts';
import { Installation } from './testing/installation.ts';

/** Requests as a hostile or broken caller could send them straight to the control plane (threat 4). */
let installation: Installation;
let running: LaunchedProcess;
let pki: PkiControlPlane;
let desk: OpensslDesk;
beforeAll(async () => {
  installation = await Installation.create();
  running = await installation.start();
  pki = installation.connect();
  desk = new OpensslDesk(installation.directory);
});
afterAll(() => installation.remove());

/** A refusal, or a certificate of exactly the profile: what a CSR asks for beside its key is read past. */
const OUTCOMES: Readonly<Record<HostileRequest, IssueRefusal | 'issued by the template'>> = {
  'another common name': 'issued by the template',
  'another organisation': 'issued by the template',
  'a second common name and a mail address': 'issued by the template',
  'a homoglyph of the common name': 'issued by the template',
  'a NUL in the common name': 'csr_malformed',
  'a wildcard as common name': 'issued by the template',
  'a subjectAltName': 'issued by the template',
  'a wildcard as subjectAltName': 'issued by the template',
  'CA rights': 'issued by the template',
  'to be a TLS server': 'issued by the template',
  'to sign OCSP answers': 'issued by the template',
  'name constraints and a policy': 'issued by the template',
  'a broken self-signature': 'csr_signature_invalid',
  'RSA of 1024 bits': 'key_too_weak',
  'RSA of 4104 bits': 'key_algorithm_not_allowed',
  'the RSA exponent 3': 'key_too_weak',
  'the RSA exponent 1': 'key_too_weak',
  'RSA with close primes': 'key_blocked',
  'P-192': 'key_algorithm_not_allowed',
  secp256k1: 'key_algorithm_not_allowed',
  'explicit curve parameters': 'key_algorithm_not_allowed',
  Ed25519: 'key_algorithm_not_allowed',
  DSA: 'key_algorithm_not_allowed',
  'two PEMs': 'csr_not_exactly_one',
  '5,501 characters': 'csr_too_large',
  'a NUL behind the PEM': 'csr_malformed',
  'a certificate instead of a request': 'csr_malformed',
  'a byte behind the DER': 'csr_malformed',
  'no text at all': 'csr_malformed',
};

describe('a hostile CSR', () => {
  it.each(HOSTILE_REQUEST_NAMES)('%s', async (what) => {
    const order = stationRequest();
    const request = { ...order, csrPem: HOSTILE_REQUESTS[what](desk, order.subject) };
    const outcome = OUTCOMES[what];
    if (outcome === 'issued by the template') {
      expectStationTemplate((await issued(pki, request)).chainPem, request.subject);
    } else await expectRefusal(request, outcome);
  });
});

it.each([
  ['curve P-384', ec('P-384')],
  ['curve P-521', ec('P-521')],
  ['RSA of 2048 bits', rsa(2048)],
])('a key of %s is certified, and only the key', async (_, key) => {
  const order = stationRequest();
  const csrPem = desk.request(order.subject, { key });
  const [leaf] = unwrap(parseChainPem((await issued(pki, { ...order, csrPem })).chainPem));
  expect(leaf?.spki.equals(desk.lastKey())).toBe(true);
});

describe('refused by name, with nothing issued', () => {
  const refusals: readonly [string, IssueRefusal, () => Partial<IssueRequest>][] = [
    [
      'a serial number with a NUL',
      'subject_invalid',
      () => ({ subject: { organisation: 'Example', commonName: 'SN\u0000' } }),
    ],
    [
      'a serial number that is a URL',
      'subject_invalid',
      () => ({ subject: { organisation: 'Example', commonName: 'wss://a/b' } }),
    ],
    [
      'a wildcard server',
      'subject_invalid',
      () => server({ subject: { organisation: 'Example', commonName: '*.example.org' } }),
    ],
    ['a second DNS name', 'names_not_allowed', () => server({ dnsNames: ['csms.example.org', 'evil.example.org'] })],
    [
      'an RSA key for the EC server profile',
      'key_algorithm_not_allowed',
      () => server({ csrPem: desk.request(SERVER, { key: rsa(2048) }) }),
    ],
    ['399 days', 'validity_out_of_policy', () => ({ validitySeconds: 399 * 86_400 })],
  ];

  it.each(refusals)('%s: %s', async (_, refused, changes) => {
    await expectRefusal(stationRequest(changes()), refused);
  });

  it('a key that serves another station', async () => {
    const csrPem = signingRequest();
    await issued(pki, stationRequest({ csrPem }));
    await expectRefusal(stationRequest({ csrPem }), 'key_used_by_another_subject');
  });
});

/** What the ledger is to say in the end. */
const recorded: { readonly command_id: string; readonly reason: IssueRefusal }[] = [];

async function expectRefusal(request: IssueRequest, refused: IssueRefusal): Promise<void> {
  recorded.push({ command_id: request.commandId, reason: refused });
  const before = await pki.summary();
  expect(await pki.issue(request)).toMatchObject({ refused, detail: expect.any(String) });
  expect(await pki.lookup(request.commandId)).toEqual({ status: 'unknown' });
  const after = await pki.summary();
  expect(after).toMatchObject({ issued: before.issued, refusals: before.refusals + 1 });
}

it('issues server certificates with the FQDN as common name and as only DNS name', async () => {
  for (const [profile, key, keyUsage] of [
    ['csms-server-ec', ec('P-256'), ['digitalSignature']],
    ['csms-server-rsa', rsa(2048), ['digitalSignature', 'keyEncipherment']],
  ] as const) {
    const request = server({ profile, csrPem: desk.request(SERVER, { key }) });
    const [leaf] = unwrap(parseChainPem((await issued(pki, stationRequest(request))).chainPem));
    expect(leaf).toMatchObject({
      dnsNames: ['csms.example.org'],
      keyUsage,
      extendedKeyUsage: [Oid.serverAuth],
      isCa: false,
    });
    expect(leaf === undefined ? [] : nameOf(leaf.subject, 'CN')).toEqual(['csms.example.org']);
  }
});

it('lesson B.2, trap N.7: a certificate begins an hour before it is made, and never before the one that signs it', async () => {
  const before = Date.now();
  const [leaf, issuer] = unwrap(parseChainPem((await issued(pki, stationRequest())).chainPem));
  if (leaf === undefined || issuer === undefined) throw new Error('a leaf and its issuer');
  const hourBefore = Math.floor(before / 1_000) * 1_000 - 3_600_000;
  expect(leaf.notBefore.getTime()).toBeGreaterThanOrEqual(hourBefore);
  expect(leaf.notBefore.getTime()).toBeLessThanOrEqual(Date.now() - 3_600_000);
  expect(leaf.notBefore.getTime()).toBeGreaterThanOrEqual(issuer.notBefore.getTime());
});

it('lesson B.14, trap N.6: a station’s certificate says what its key is for and names no extended use', async () => {
  for (const key of [ec('P-256'), rsa(2048)]) {
    const csrPem = desk.request({ organisation: 'Example', commonName: 'SN-1' }, { key });
    const [leaf] = unwrap(parseChainPem((await issued(pki, stationRequest({ csrPem }))).chainPem));
    expect(leaf?.keyUsage).toContain('digitalSignature');
    expect(leaf?.extendedKeyUsage ?? null).toBeNull();
  }
});

it('every refusal is on record by its name', async () => {
  await running.stop();
  expect(recorded.length).toBeGreaterThan(20);
  expect(installation.ledgerRows('SELECT command_id, reason FROM refusals ORDER BY position')).toEqual(recorded);
});

const SERVER = { organisation: 'Example', commonName: 'csms.example.org' };

function server(changes: Partial<IssueRequest>): Partial<IssueRequest> {
  return { profile: 'csms-server-ec', subject: SERVER, validitySeconds: 90 * 86_400, ...changes };
}
