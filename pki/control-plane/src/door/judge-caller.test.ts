import { X509Certificate } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CallerEntry, CallerList } from '../callers.ts';
import { DoorCertificates } from '../testing/door-certificates.ts';
import { judgeCaller } from './judge-caller.ts';

const caller: CallerEntry = { name: 'server-a', may: {} };

describe('who stands at the door', () => {
  let certificates: DoorCertificates;
  let certificate: X509Certificate;
  beforeAll(() => {
    certificates = new DoorCertificates();
    certificate = new X509Certificate(certificates.made('server-a').certificate);
  });
  afterAll(() => certificates.remove());

  const listing = (fingerprint: string): CallerList => ({
    entries: new Map([[caller.name, caller]]),
    secrets: new Map(),
    byFingerprint: new Map([[fingerprint, caller]]),
  });
  const own = () => certificate.fingerprint256.replaceAll(':', '').toLowerCase();
  const shown = (authorized: boolean) => ({
    authorized,
    authorizationError: new Error(authorized ? '' : 'CERT_HAS_EXPIRED'),
    getPeerX509Certificate: () => certificate,
  });

  it('is a caller when OpenSSL has no objection and the list has the certificate', () => {
    expect(judgeCaller(shown(true), listing(own()))).toEqual({ ok: true, value: caller });
  });

  it('is nobody where OpenSSL objects, whatever the list says', () => {
    expect(judgeCaller(shown(false), listing(own()))).toMatchObject({
      refusal: { reason: 'certificate_chain_invalid', detail: expect.stringContaining('CERT_HAS_EXPIRED') },
    });
  });

  it.each([
    ['one digit differs', (hex: string) => hex.replace(/.$/, (last) => (last === '0' ? '1' : '0'))],
    ['the list has its beginning', (hex: string) => hex.slice(0, 63)],
    ['the list has it in other letters', (hex: string) => hex.toUpperCase()],
  ])('is nobody when %s', (_, change) => {
    expect(judgeCaller(shown(true), listing(change(own())))).toMatchObject({
      refusal: { reason: 'certificate_unknown' },
    });
  });

  it('cannot write into the ledger what it likes through its names', () => {
    const subject = `CN=a\u001b[2J\nO=${'é'.repeat(500)}`;
    const certificateOfMany = { fingerprint256: 'AA', subject } as X509Certificate;
    const judged = judgeCaller({ ...shown(true), getPeerX509Certificate: () => certificateOfMany }, listing(own()));
    const detail = judged.ok ? '' : judged.refusal.detail;
    expect(detail).toMatch(/^[\x20-\x7e]{1,300}$/);
    expect(detail).toContain('CN=a?[2J, O=????');
  });
});
