import { describe, expect, it } from 'vitest';
import { ANSWER_READERS } from './answers.ts';
import { stationRequest } from './contract-test.ts';
import { parseRequest } from './requests.ts';

describe('requests', () => {
  it('passes a good request through unchanged', () => {
    const payload = stationRequest();
    expect(parseRequest('issue', payload)).toEqual({ ok: true, value: { method: 'issue', payload } });
  });

  it.each(['sign', 'Issue', '', 'toString', '__proto__', 'constructor'])(
    'refuses the unknown method "%s"',
    (method) => {
      expect(parseRequest(method, {})).toMatchObject({ ok: false, refusal: { reason: 'unknown_method' } });
    },
  );

  it.each<[string, object]>([
    ['an unknown member', { extensions: ['CA:TRUE'] }],
    ['an own member named __proto__', JSON.parse('{"__proto__": {"commandId": "x"}}')],
    ['a command id with a colon', { commandId: 'authority:charger-identity:root' }],
    ['an unknown profile', { profile: 'root-authority' }],
    ['an unknown subject attribute', { subject: { organisation: 'O', commonName: 'CN', unit: 'x' } }],
    ['a validity that is no whole number', { validitySeconds: 1.5 }],
    ['a validity as text', { validitySeconds: '86400' }],
    ['dnsNames null', { dnsNames: null }],
    ['a CSR of megabytes', { csrPem: 'A'.repeat(1_000_000) }],
  ])('refuses %s', (_, changes) => {
    const request = Object.defineProperties({ ...stationRequest() }, Object.getOwnPropertyDescriptors(changes));
    expect(parseRequest('issue', request)).toMatchObject({ ok: false, refusal: { reason: 'malformed_request' } });
  });

  it.each([null, undefined, [], 'issue', 7])('refuses the payload %j', (payload) => {
    expect(parseRequest('summary', payload)).toMatchObject({ ok: false, refusal: { reason: 'malformed_request' } });
  });

  it.each([
    ['before any time that a list can name', '1949-12-31T23:59:59Z'],
    ['of a month that does not exist', '2026-13-01T00:00:00Z'],
    ['of a day that does not exist', '2026-02-30T00:00:00.000Z'],
    ['of an hour that does not exist', '2026-02-28T24:00:00Z'],
    ['of no zone', '2026-02-28T12:00:00'],
    ['of five digits', '10000-01-01T00:00:00Z'],
  ])('refuses a revocation to be taken back %s', (_, revokedAt) => {
    const revocation = { issuer: 'a'.repeat(64), serial: 'b', reason: 'superseded' };
    const taken = (at: string) =>
      parseRequest('adopt-revocations', { revocations: [{ ...revocation, revokedAt: at }] });
    expect(taken(revokedAt)).toMatchObject({ ok: false, refusal: { reason: 'malformed_request' } });
    expect(taken('1950-01-01T00:00:00Z').ok).toBe(true);
    expect(taken('2028-02-29T23:59:59.999Z').ok).toBe(true);
  });

  it('does not repeat what it refuses', () => {
    const parsed = parseRequest('lookup', { commandId: 'a secret: hunter2' });
    expect(JSON.stringify(parsed)).not.toContain('hunter2');
  });
});

describe('answers', () => {
  it.each([
    ['a certificate with an unknown refusal', 'issue', { refused: 'because', detail: '' }],
    ['a status that does not exist', 'lookup', { status: 'perhaps' }],
    ['an issued command without its certificate', 'lookup', { status: 'issued' }],
    ['a negative count', 'summary', { issued: -1, revoked: 0 }],
  ] as const)('refuses %s', (_, method, answer) => {
    expect(ANSWER_READERS[method](answer).ok).toBe(false);
  });
});
