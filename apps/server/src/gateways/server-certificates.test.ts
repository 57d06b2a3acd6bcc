import { type Lifecycle, parseCertificateId, parseIdentityId } from '@bfcert/certificate-lifecycle';
import { newId } from '@bfcert/kernel/ids';
import type { GatewayLink } from '@bfcert/kernel/link';
import { InProcessLink } from '@bfcert/kernel/link/in-process';
import { ok, refused } from '@bfcert/kernel/result';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { serveServerCertificates } from './server-certificates.ts';

const identityId = parseIdentityId(newId('idn'));
const certificateId = parseCertificateId(newId('crt'));
if (identityId === null || certificateId === null) throw new Error('the ids are not ids');

type Parts = Pick<Lifecycle, 'issueCertificate' | 'chainOf' | 'recordSent' | 'requestWaitingForKey'>;

describe('a gateway that asks for a server certificate', () => {
  let gateway: GatewayLink;
  let another: GatewayLink;
  let parts: Parts;
  let calls: string[];

  beforeEach(async () => {
    calls = [];
    parts = {
      issueCertificate: async () => ok({ certificateId, jobId: null, state: 'issued' }),
      chainOf: async () => ({ chainPem: 'the chain', fingerprint: 'ff' }),
      recordSent: async ({ executionPath }) => {
        calls.push(`sent by ${executionPath}`);
        return ok({ certificateId, state: 'issued', version: 3 });
      },
      requestWaitingForKey: async () => null,
    };
    const link = new InProcessLink();
    const lifecycle = new Proxy({} as Lifecycle, { get: (_, name) => parts[name as keyof Parts] });
    serveServerCertificates(link.server(), lifecycle, identityId);
    gateway = link.gateway('gateway');
    another = link.gateway('gateway-2');
    while (!gateway.connected) await new Promise((resolve) => setImmediate(resolve));
  });
  afterEach(() => Promise.all([gateway.close(), another.close()]));

  const ask = () => gateway.request('gateway.server_certificate', { algorithm: 'ec', csrPem: 'a request' });

  it('gets it, and the record says that it may hold it before it does', async () => {
    expect(await ask()).toEqual({ outcome: 'issued', chainPem: 'the chain', successorWanted: false });
    expect(calls).toEqual(['sent by gateway-link']);
  });

  it('holds it beside those of other gateways under the same name, so that none replaces another’s', async () => {
    const slots: unknown[] = [];
    parts.issueCertificate = async ({ slot }) => {
      slots.push(slot);
      return ok({ certificateId, jobId: null, state: 'issued' });
    };
    await ask();
    await another.request('gateway.server_certificate', { algorithm: 'ec', csrPem: 'a request' });
    expect(slots).toEqual(['ec', 'ec@gateway-2']);
  });

  it('is told to ask again while it is being signed', async () => {
    parts.issueCertificate = async () => ok({ certificateId, jobId: null, state: 'requested' });
    parts.chainOf = async () => null;
    expect(await ask()).toEqual({ outcome: 'pending' });
    expect(calls).toEqual([]);
  });

  it('is told that a renewal waits for its next key', async () => {
    const asked: unknown[] = [];
    parts.issueCertificate = async () => ok({ certificateId, jobId: null, state: 'active' });
    parts.requestWaitingForKey = async (place) => {
      asked.push(place);
      return certificateId;
    };
    expect(await ask()).toMatchObject({ outcome: 'issued', successorWanted: true });
    expect(asked).toMatchObject([{ identityId, purpose: 'backend_server', slot: 'ec' }]);
    expect(calls).toEqual([]);
  });

  it.each(['key_was_used_before', 'key_refused_before', 'key_in_use_by_another_identity'] as const)(
    'is told that only another key helps when the lifecycle says %s',
    async (reason) => {
      parts.issueCertificate = async () => refused({ reason, detail: 'Because.' });
      expect(await ask()).toEqual({ outcome: 'key_spent', detail: 'Because.' });
    },
  );

  it('is told that only another key helps when what was issued ran out before it was fetched', async () => {
    parts.recordSent = async () => refused({ reason: 'expired', detail: 'Because.' });
    expect(await ask()).toEqual({ outcome: 'key_spent', detail: 'Because.' });
  });

  it('is told the name of any other refusal', async () => {
    parts.issueCertificate = async () => refused({ reason: 'issue_pending', detail: 'Because.' });
    expect(await ask()).toEqual({ outcome: 'refused', reason: 'issue_pending', detail: 'Because.' });
  });
});
