import { generateKeyPairSync, hash } from 'node:crypto';
import { unwrap } from '@bfcert/kernel/result';
import { certificatePem, parseChainPem, validateChain } from '@bfcert/kernel/x509';
import type { IssuingAuthority, OrderOutcome, RevocationOrder } from '@bfcert/pki-contract/authority';
import { certificateOrder, orderedKey } from '@bfcert/pki-contract/authority-contract';
import { FakeCa } from '@bfcert/pki-contract/authority-fake';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type StepCaMisfortune, StepCaServer } from '../testing/step-ca-server.ts';
import type { StepCaConfiguration } from './configuration.ts';
import { stepCa } from './step-ca.ts';

let server: StepCaServer;
let opened: IssuingAuthority[];

beforeEach(async () => {
  opened = [];
  server = await StepCaServer.listen();
});
afterEach(async () => {
  for (const authority of opened) await authority.close();
  await server.server.goAway();
});

function open(changes: Partial<StepCaConfiguration> = {}): IssuingAuthority {
  const authority = stepCa({ ...server.configuration(), ...changes });
  opened.push(authority);
  return authority;
}

function order(changes: Parameters<typeof certificateOrder>[1] = {}): Promise<OrderOutcome> {
  return open().order(certificateOrder(new Date(), changes));
}

describe('an order', () => {
  it.each([
    ['an error after it may have signed', 'fail_after_signing'],
    ['an answer that is no JSON', 'answer_nonsense'],
    ['an answer without a certificate', 'answer_without_certificate'],
    ['a certificate for another key', 'certify_another_key'],
    ['a proxy that had no answer', { status: 502, message: 'Bad Gateway' }],
    ['a proxy that does not say when to come again', { status: 503, message: 'Service Unavailable' }],
    ['a redirection', { status: 302, headers: { location: 'https://elsewhere.example.org' }, message: 'Found' }],
  ] satisfies [string, StepCaMisfortune][])('has an unknown outcome after %s', async (_, misfortune) => {
    server.next(misfortune);
    await expect(order()).rejects.toMatchObject({ name: 'AuthorityUnavailable', sent: true });
  });

  it('waits as long as a proxy says that it must', async () => {
    server.next({ status: 503, headers: { 'retry-after': '120' }, message: 'Service Unavailable' });
    expect(await order()).toEqual({ status: 'busy', retryAfterSeconds: 120 });
  });

  it('hands over a certificate of another CA than it describes: it exists, and the control plane judges it', async () => {
    server.next('sign_with_another_ca');
    const authority = open();
    const placed = certificateOrder(new Date());
    const outcome = await authority.order(placed);
    if (outcome.status !== 'issued') throw new Error('not issued');
    const [leaf, ...sent] = unwrap(parseChainPem(outcome.chainPem));
    const described = unwrap(parseChainPem((await authority.describe()).chainPem));
    if (leaf === undefined) throw new Error('no certificate');
    expect(leaf.spkiSha256).toBe(orderedKey(placed));
    expect(validateChain(leaf, [...sent, ...described], described.slice(-1), new Date())).toMatchObject({
      refusal: 'unknown_issuer',
    });
  });

  it('is refused when the request names somebody else', async () => {
    const placed = certificateOrder(new Date());
    const outcome = await open().order({ ...placed, subject: { ...placed.subject, commonName: 'SN-other' } });
    expect(outcome).toMatchObject({ status: 'refused', reason: 'order_rejected' });
    expect(server.ca.signed().some(({ certificate }) => certificate.spkiSha256 === orderedKey(placed))).toBe(false);
  });

  it('is not sent when it is for a profile that is not ordered here', async () => {
    const placed = certificateOrder(new Date());
    const outcome = await open({ profiles: ['csms-server-ec'] }).order(placed);
    expect(outcome).toMatchObject({ status: 'refused', reason: 'order_rejected' });
  });

  it('is refused as not authorized under a key that is not the provisioner’s', async () => {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const authority = open({ ...server.configuration(privateKey) });
    expect(await authority.order(certificateOrder(new Date()))).toMatchObject({
      status: 'refused',
      reason: 'not_authorized',
    });
  });
});

describe('the pinned root', () => {
  it('keeps out a server that does not have it', async () => {
    const authority = open({ rootFingerprint: hash('sha256', 'another root') });
    await expect(authority.order(certificateOrder(new Date()))).rejects.toMatchObject({ sent: false });
    await expect(authority.describe()).rejects.toMatchObject({ sent: false });
  });

  it('keeps out a server that shows it and has a TLS certificate of another CA', async () => {
    const impostor = await StepCaServer.listen(new FakeCa());
    try {
      const authority = open({ ...impostor.configuration() });
      await expect(authority.order(certificateOrder(new Date()))).rejects.toMatchObject({ sent: false });
      expect(impostor.ca.signed()).toEqual([]);
    } finally {
      await impostor.server.goAway();
    }
  });
});

describe('a revocation', () => {
  async function revocation(authority: IssuingAuthority): Promise<RevocationOrder> {
    const outcome = await authority.order(certificateOrder(new Date()));
    if (outcome.status !== 'issued') throw new Error('not issued');
    const [leaf] = unwrap(parseChainPem(outcome.chainPem));
    if (leaf === undefined) throw new Error('no certificate');
    return { serial: leaf.serial, certificatePem: certificatePem(leaf.der), reason: 'privilegeWithdrawn' };
  }

  it('reaches the CA with the decimal serial number and the code of its reason', async () => {
    const authority = open();
    const order = await revocation(authority);
    expect(await authority.revoke?.(order)).toEqual({ status: 'revoked' });
    expect([...server.revoked]).toEqual([[BigInt(`0x${order.serial}`).toString(), 9]]);
  });

  it.each([
    [
      { status: 401, message: 'token already used' },
      { status: 'refused', detail: 'status 401: token already used' },
    ],
    [
      { status: 429, headers: { 'retry-after': '3' }, message: 'Too Many Requests' },
      { status: 'busy', retryAfterSeconds: 3 },
    ],
  ])('that is answered with %o has the outcome %o', async (misfortune, outcome) => {
    const authority = open();
    const order = await revocation(authority);
    server.next(misfortune);
    expect(await authority.revoke?.(order)).toEqual(outcome);
    expect(server.revoked.size).toBe(0);
  });

  it('has an unknown outcome after an error of the CA', async () => {
    const authority = open();
    const order = await revocation(authority);
    server.next({ status: 500, message: 'no persistence layer configured' });
    await expect(authority.revoke?.(order)).rejects.toMatchObject({ sent: true });
  });
});
