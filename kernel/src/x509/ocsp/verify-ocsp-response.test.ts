import { describe, expect, it } from 'vitest';
import { unwrap } from '../../result.ts';
import { extendedKeyUsage, keyUsage } from '../extension-builders.ts';
import { Oid } from '../object-identifiers.ts';
import { ecKeys, type Issued, type IssueOptions, issue, rsaKeys } from '../testing/issue.ts';
import { good, NEXT_UPDATE, ocspResponseOf, responderOf, THIS_UPDATE } from '../testing/status.ts';
import { certIdOf } from './cert-id.ts';
import { type BasicOcspResponse, parseOcspResponse } from './ocsp-response.ts';
import { verifyOcspResponse } from './verify-ocsp-response.ts';

const AT = new Date('2026-11-03T00:00:00Z');
const root = issue({ subject: [{ name: 'CN', value: 'Root' }] });
const certId = certIdOf(root.certificate, 'ab', 'sha256');
const ask = { certId, issuer: root.certificate, at: AT };

function basicOf(der: Buffer): BasicOcspResponse {
  const response = unwrap(parseOcspResponse(der));
  if (response.status !== 'successful') throw new Error(`expected an answer, got ${response.status}`);
  return response.basic;
}

const outcome = (der: Buffer, question: Partial<typeof ask> = {}) => {
  const result = verifyOcspResponse(basicOf(der), { ...ask, ...question });
  return result.ok ? result.value.response.status.status : result.refusal;
};

const answeredBy = (responder: Issued, embedded = [responder.certificate]) =>
  ocspResponseOf(responder, [good(certId)], embedded);

describe('verifyOcspResponse', () => {
  it('takes the issuer’s own word', () => {
    expect(outcome(answeredBy(root, []))).toBe('good');
    expect(outcome(answeredBy(root))).toBe('good');
  });

  it('takes the word of a delegate that the issuer has certified for it, and names it', () => {
    const responder = responderOf(root);
    const result = verifyOcspResponse(basicOf(answeredBy(responder)), ask);
    expect(result).toMatchObject({ ok: true, value: { response: good(certId) } });
    expect(result.ok && result.value.responder.fingerprint).toBe(responder.certificate.fingerprint);
  });

  it('finds the certificate asked for among several', () => {
    const revoked = { status: 'revoked', revocationTime: THIS_UPDATE, reason: 'superseded' } as const;
    const sha1 = certIdOf(root.certificate, 'ab', 'sha1');
    const der = ocspResponseOf(root, [good(sha1), { ...good(certId), status: revoked }]);
    expect(outcome(der)).toBe('revoked');
    expect(outcome(der, { certId: certIdOf(root.certificate, 'ac', 'sha256') })).toBe('status_missing');
  });

  it('does not take the answer about a certificate of the same serial from another issuer', () => {
    const other = issue({ subject: [{ name: 'CN', value: 'Other' }] });
    const der = ocspResponseOf(root, [good(certIdOf(other.certificate, 'ab', 'sha256'))]);
    expect(outcome(der)).toBe('status_missing');
  });

  it.each<[string, string, Issued]>([
    ['a delegate without the extended key usage', 'responder_not_authorized', responderOf(root, { extensions: [] })],
    [
      'a delegate with another extended key usage',
      'responder_not_authorized',
      responderOf(root, { extensions: [extendedKeyUsage([Oid.serverAuth])] }),
    ],
    [
      'a delegate that may not sign',
      'responder_not_authorized',
      responderOf(root, { extensions: [keyUsage(['keyAgreement']), extendedKeyUsage([Oid.ocspSigning])] }),
    ],
    ['a delegate with a weak key', 'responder_not_authorized', responderOf(root, { keys: rsaKeys(1024) })],
    [
      'a delegate of another CA of the same name',
      'responder_not_authorized',
      responderOf(issue({ subject: [{ name: 'CN', value: 'Root' }] })),
    ],
    [
      'a delegate of a CA below the issuer',
      'responder_not_authorized',
      responderOf(issue({ subject: [{ name: 'CN', value: 'Sub' }], issuer: root })),
    ],
    ['an expired delegate', 'responder_expired', responderOf(root, { notAfter: '2026-11-02T00:00:00Z' })],
    ['a delegate of tomorrow', 'responder_expired', responderOf(root, { notBefore: '2026-11-04T00:00:00Z' })],
  ] satisfies [string, string, Issued][])('refuses %s: %s', (_, refusal, responder) => {
    expect(outcome(answeredBy(responder))).toBe(refusal);
  });

  it('refuses a responder it does not see', () => {
    expect(outcome(answeredBy(responderOf(root), []))).toBe('responder_unknown');
    expect(outcome(answeredBy(issue()))).toBe('responder_not_authorized');
  });

  it('refuses one changed bit of the signed part or the signature', () => {
    const der = answeredBy(root, []);
    const producedAt = der.indexOf('20261101');
    expect(producedAt).toBeGreaterThan(0);
    for (const at of [producedAt + 3, der.length - 1]) {
      const changed = Buffer.from(der);
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect(outcome(changed)).toBe('signature_invalid');
    }
  });

  it('takes an answer from thisUpdate to nextUpdate, with five minutes for clocks that are off', () => {
    const at = (time: Date, minutes: number) =>
      outcome(answeredBy(root, []), { at: new Date(time.getTime() + minutes * 60_000) });
    expect(at(THIS_UPDATE, -6)).toBe('not_yet_valid');
    expect(at(THIS_UPDATE, -4)).toBe('good');
    expect(at(NEXT_UPDATE, 4)).toBe('good');
    expect(at(NEXT_UPDATE, 6)).toBe('expired');
  });

  it('takes an answer without nextUpdate for five minutes only', () => {
    const basic = basicOf(answeredBy(root, []));
    const open = { ...basic, responses: basic.responses.map((single) => ({ ...single, nextUpdate: null })) };
    const at = (minutes: number) =>
      verifyOcspResponse(open, { ...ask, at: new Date(THIS_UPDATE.getTime() + minutes * 60_000) });
    expect(at(4)).toMatchObject({ ok: true });
    expect(at(6)).toMatchObject({ refusal: 'expired' });
  });

  it.each<[string, IssueOptions]>([
    ['P-521', { keys: ecKeys('P-521') }],
    ['RSA', { keys: rsaKeys() }],
  ])('verifies signatures with %s', (_, options) => {
    const issuer = issue({ subject: [{ name: 'CN', value: 'Root' }], ...options });
    const der = ocspResponseOf(issuer, [good(certIdOf(issuer.certificate, 'ab', 'sha256'))]);
    const question = { certId: certIdOf(issuer.certificate, 'ab', 'sha256'), issuer: issuer.certificate };
    expect(outcome(der, question)).toBe('good');
  });
});
