import { describe, expect, it } from 'vitest';
import {
  contextConstructed,
  contextPrimitive,
  encodeBitString,
  encodeBoolean,
  encodeElement,
  encodeEnumerated,
  encodeExplicit,
  encodeGeneralizedTime,
  encodeInteger,
  encodeOctetString,
  encodeOid,
  encodeSequence,
  encodeTime,
} from '../../der/index.ts';
import { unwrap } from '../../result.ts';
import { encodeSignatureAlgorithm } from '../algorithm-identifier.ts';
import type { CrlReason } from '../crl/revocation-reason.ts';
import { Oid } from '../object-identifiers.ts';
import { issue } from '../testing/issue.ts';
import { good, NEXT_UPDATE, ocspResponseOf, responderOf, THIS_UPDATE } from '../testing/status.ts';
import { certIdOf, encodeCertId } from './cert-id.ts';
import { encodeOcspError } from './encode-ocsp-response.ts';
import { OCSP_ERRORS, type OcspError } from './ocsp-error.ts';
import { type BasicOcspResponse, parseOcspResponse } from './ocsp-response.ts';

const root = issue({ subject: [{ name: 'CN', value: 'Root' }] });
const certId = certIdOf(root.certificate, 'ab', 'sha1');

function basicOf(der: Buffer): BasicOcspResponse {
  const response = unwrap(parseOcspResponse(der));
  if (response.status !== 'successful') throw new Error(`expected an answer, got ${response.status}`);
  return response.basic;
}

const outcome = (der: Buffer) => {
  const result = parseOcspResponse(der);
  return result.ok ? result.value.status : result.refusal;
};

describe('an OCSP response', () => {
  it('is read with everything it says', () => {
    const responder = responderOf(root);
    const revoked = { status: 'revoked', revocationTime: THIS_UPDATE, reason: 'keyCompromise' } as const;
    const other = certIdOf(root.certificate, '0', 'sha256');
    const der = ocspResponseOf(responder, [good(certId), { ...good(other), status: revoked }], [responder.certificate]);
    const basic = basicOf(der);
    expect(basic).toMatchObject({
      responder: { by: 'key' },
      producedAt: THIS_UPDATE,
      responses: [good(certId), { ...good(other), status: revoked }],
      signatureAlgorithm: 'ecdsa-sha256',
    });
    expect(basic.certificates.map(({ fingerprint }) => fingerprint)).toEqual([responder.certificate.fingerprint]);
  });

  it.each([
    { status: 'good' },
    { status: 'unknown' },
    ...(['unspecified', 'superseded', 'aACompromise'] satisfies CrlReason[]).map((reason) => ({
      status: 'revoked' as const,
      revocationTime: new Date('2051-06-01T00:00:00Z'),
      reason,
    })),
  ] as const)('tells %j', (status) => {
    const [response] = basicOf(ocspResponseOf(root, [{ ...good(certId), status }])).responses;
    expect(response?.status).toEqual(status);
  });

  it.each(Object.keys(OCSP_ERRORS) as OcspError[])('may say %s instead', (error) => {
    expect(unwrap(parseOcspResponse(encodeOcspError(error)))).toEqual({ status: error });
  });

  it('is not written without a status or without a span', () => {
    expect(() => ocspResponseOf(root, [])).toThrow();
    expect(() => ocspResponseOf(root, [{ ...good(certId), nextUpdate: THIS_UPDATE }])).toThrow(RangeError);
  });
});

const ECDSA = encodeSignatureAlgorithm('ecdsa-sha256');
const time = (date: Date) => encodeGeneralizedTime(date);
const BY_KEY = encodeExplicit(2, encodeOctetString(Buffer.alloc(20, 1)));
const GOOD = encodeElement(contextPrimitive(0));
const criticalOf = (number: number) =>
  encodeExplicit(
    number,
    encodeSequence(encodeSequence(encodeOid('1.2.3'), encodeBoolean(true), encodeOctetString(Buffer.alloc(0)))),
  );
const single = ({ status = GOOD, times = [time(THIS_UPDATE)], more = [] as Buffer[] } = {}) =>
  encodeSequence(encodeCertId(certId), status, ...times, ...more);

interface Parts {
  readonly front?: readonly Buffer[];
  readonly producedAt?: Buffer;
  readonly singles?: readonly Buffer[];
  readonly more?: readonly Buffer[];
  readonly certificates?: readonly Buffer[];
  readonly type?: string;
  readonly status?: Buffer;
}

/** A response put together by hand; its signature is only a shape. */
function assembled(parts: Parts = {}): Buffer {
  const data = encodeSequence(
    ...(parts.front ?? [BY_KEY]),
    parts.producedAt ?? time(THIS_UPDATE),
    encodeSequence(...(parts.singles ?? [single()])),
    ...(parts.more ?? []),
  );
  const certificates =
    parts.certificates === undefined ? [] : [encodeExplicit(0, encodeSequence(...parts.certificates))];
  const basic = encodeSequence(data, ECDSA, encodeBitString(Buffer.alloc(70, 1)), ...certificates);
  const bytes = encodeSequence(encodeOid(parts.type ?? Oid.ocspBasic), encodeOctetString(basic));
  return encodeSequence(parts.status ?? encodeEnumerated(0), encodeExplicit(0, bytes));
}

const revoked = (...fields: Buffer[]) => encodeElement(contextConstructed(1), ...fields);

describe('read from others', () => {
  it('by a responder with a name, without nextUpdate, with a reason "unspecified" and extensions', () => {
    const nonce = encodeSequence(encodeOid(Oid.ocspNonce), encodeOctetString(Buffer.alloc(10)));
    const status = revoked(time(NEXT_UPDATE), encodeExplicit(0, encodeEnumerated(0)));
    const basic = basicOf(
      assembled({
        front: [encodeExplicit(1, root.certificate.subject.der)],
        singles: [single({ status })],
        more: [encodeExplicit(1, encodeSequence(nonce))],
      }),
    );
    expect(basic.responder).toMatchObject({ by: 'name', name: { attributes: [{ name: 'CN', value: 'Root' }] } });
    expect(basic.responses).toEqual([
      {
        certId,
        status: { status: 'revoked', revocationTime: NEXT_UPDATE, reason: 'unspecified' },
        thisUpdate: THIS_UPDATE,
        nextUpdate: null,
      },
    ]);
  });
});

describe('refused', () => {
  it.each<[string, string, Buffer]>([
    ['a status that does not exist', 'malformed', encodeSequence(encodeEnumerated(4))],
    ['success without an answer', 'malformed', encodeSequence(encodeEnumerated(0))],
    ['an error with an answer', 'malformed', assembled({ status: encodeEnumerated(3) })],
    ['a status that is an INTEGER', 'malformed', assembled({ status: encodeInteger(0) })],
    ['another type of answer', 'unsupported_version', assembled({ type: '1.2.3' })],
    [
      'a version written out',
      'unsupported_version',
      assembled({ front: [encodeExplicit(0, encodeInteger(0)), BY_KEY] }),
    ],
    [
      'a responder key hash that is no SHA-1',
      'malformed',
      assembled({ front: [encodeExplicit(2, encodeOctetString(Buffer.alloc(32)))] }),
    ],
    ['no status', 'malformed', assembled({ singles: [] })],
    ['two statuses of one certificate', 'malformed', assembled({ singles: [single(), single()] })],
    ['UTCTime', 'malformed', assembled({ producedAt: encodeTime(THIS_UPDATE) })],
    [
      'a fraction of a second',
      'malformed',
      assembled({ producedAt: encodeElement(0x18, Buffer.from('20261101000000.5Z')) }),
    ],
    ['good with content', 'malformed', assembled({ singles: [single({ status: Buffer.of(0x80, 1, 0) })] })],
    ['an unknown kind of status', 'malformed', assembled({ singles: [single({ status: Buffer.of(0x83, 0) })] })],
    ['revoked without a time', 'malformed', assembled({ singles: [single({ status: revoked() })] })],
    ['a critical extension', 'extension_not_supported', assembled({ more: [criticalOf(1)] })],
    [
      'a critical extension of one status',
      'extension_not_supported',
      assembled({ singles: [single({ more: [criticalOf(1)] })] }),
    ],
    ['a certificate that is none', 'malformed', assembled({ certificates: [encodeSequence()] })],
    [
      'eleven certificates',
      'too_many',
      assembled({ certificates: Array.from({ length: 11 }, () => root.certificate.der) }),
    ],
    ['bytes behind it', 'malformed', Buffer.concat([assembled(), Buffer.of(0)])],
    ['more than 64 KiB', 'too_large', Buffer.alloc(64 * 1024 + 1)],
  ])('%s: %s', (_, refusal, der) => {
    expect(outcome(der)).toBe(refusal);
  });

  it('more statuses than a hundred', () => {
    const singles = Array.from({ length: 101 }, (_, i) =>
      good(certIdOf(root.certificate, (i + 1).toString(16), 'sha1')),
    );
    expect(outcome(ocspResponseOf(root, singles.slice(1)))).toBe('successful');
    expect(outcome(ocspResponseOf(root, singles))).toBe('too_many');
  });
});
