import { BasicOCSPResponse, OCSPRequest, OCSPResponse } from 'pkijs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { unwrap } from '../../result.ts';
import { type Certificate, parseCertificatePem } from '../certificate.ts';
import { Oid } from '../object-identifiers.ts';
import { certificatePem } from '../pem.ts';
import { ecKeys, type Issued, issue } from '../testing/issue.ts';
import { OpensslCommand, words } from '../testing/openssl.ts';
import { SIGNERS } from '../testing/signers.ts';
import { ocspResponseOf, responderOf } from '../testing/status.ts';
import { type CertIdHash, certIdOf } from './cert-id.ts';
import type { CertificateStatus } from './certificate-status.ts';
import { encodeOcspError } from './encode-ocsp-response.ts';
import { OCSP_ERRORS, type OcspError } from './ocsp-error.ts';
import { encodeOcspRequest, parseOcspRequest } from './ocsp-request.ts';
import { type BasicOcspResponse, parseOcspResponse } from './ocsp-response.ts';
import { verifyOcspResponse } from './verify-ocsp-response.ts';

const openssl = new OpensslCommand();
afterAll(() => openssl.remove());
const ocsptool = (...args: string[]) => openssl.attemptWith('ocsptool', ...args);

const HASHES: readonly CertIdHash[] = ['sha1', 'sha256', 'sha384', 'sha512'];
/** The commands judge times by their own clock. */
const NOW = new Date(Math.floor(Date.now() / 1000) * 1000);
const LATER = new Date(NOW.getTime() + 86_400_000);

const revoked = (reason: 'unspecified' | 'keyCompromise' | 'aACompromise') =>
  ({ status: 'revoked', revocationTime: NOW, reason }) as const;

/** Serial, status, and what `openssl ocsp` prints about it. It has no word for the last two reasons of RFC 5280. */
const STATUSES: readonly [string, CertificateStatus, RegExp][] = [
  ['a1', { status: 'good' }, /0xa1: good\n/],
  ['b2', { status: 'unknown' }, /0xb2: unknown\n/],
  ['c3', revoked('unspecified'), /0xc3: revoked\n\t.*\n\t.*\n\tRevocation Time/],
  ['d4', revoked('keyCompromise'), /0xd4: revoked\n\t.*\n\t.*\n\tReason: keyCompromise/],
  ['e5', revoked('aACompromise'), /0xe5: revoked\n\t.*\n\t.*\n\tReason: \(UNKNOWN\)/],
];
const SERIALS = STATUSES.flatMap(([serial]) => ['-serial', `0x${serial}`]);

function basicOf(der: Buffer): BasicOcspResponse {
  const response = unwrap(parseOcspResponse(der));
  if (response.status !== 'successful') throw new Error(`expected an answer, got ${response.status}`);
  return response.basic;
}

const named = (value: string) => [{ name: 'CN', value }] as const;

describe.each(SIGNERS)('a response of ours signed with $kind', ({ keys, algorithm }) => {
  const itself = issue({ subject: named('Räuber & Söhne'), keys, algorithm });
  const other = issue({ subject: named('Other'), keys: ecKeys() });

  describe.each<[string, Issued, readonly Certificate[]]>([
    ['by the issuer', itself, []],
    ['by a delegate', other, [responderOf(other, { keys }).certificate]],
  ])('%s', (_, issuer, embedded) => {
    const responses = STATUSES.map(([serial, status]) => ({
      certId: certIdOf(issuer.certificate, serial, 'sha1'),
      status,
      thisUpdate: NOW,
      nextUpdate: LATER,
    }));
    const der = ocspResponseOf({ ...keys, algorithm }, responses, embedded);
    beforeAll(() => {
      openssl.write('ca.pem', certificatePem(issuer.certificate.der));
      openssl.write('r.der', der);
    });

    it('is verified and read alike by openssl', () => {
      const verdict = openssl.attempt(
        ...words('ocsp -respin r.der -issuer ca.pem -CAfile ca.pem -no_nonce'),
        ...SERIALS,
      );
      expect(verdict.output).toContain('Response verify OK');
      for (const [, , printed] of STATUSES) expect(verdict.output).toMatch(printed);
    });

    it('is verified and read by GnuTLS', () => {
      // It looks for a responder named by its key among the enclosed certificates only.
      const from = embedded.length === 0 ? '--load-signer' : '--load-trust';
      const verdict = ocsptool('--verify-response', '--load-response', 'r.der', from, 'ca.pem');
      // GnuTLS 3.7 takes every RSA-PSS signature of a response for one with SHA-256.
      if (algorithm !== 'rsa-pss-sha384') expect(verdict.output).toContain('Verifying OCSP Response: Success.');
      const info = ocsptool('--response-info', '--load-response', 'r.der').output;
      expect(info.match(/Certificate Status: \w+/g)).toEqual(
        STATUSES.map(([, { status }]) => `Certificate Status: ${status}`),
      );
    });

    it('is read and written alike by pkijs', () => {
      const read = OCSPResponse.fromBER(new Uint8Array(der));
      expect(Buffer.from(read.toSchema().toBER()).equals(der)).toBe(true);
      const basic = BasicOCSPResponse.fromBER(read.responseBytes?.response.valueBlock.valueHex ?? new ArrayBuffer(0));
      expect(basic.tbsResponseData.responses.map(({ thisUpdate }) => thisUpdate)).toEqual(STATUSES.map(() => NOW));
      expect(basic.tbsResponseData.producedAt).toEqual(basicOf(der).producedAt);
      expect(basic.certs?.length ?? 0).toBe(embedded.length);
    });

    it('is verified by us', () => {
      for (const [serial, status] of STATUSES) {
        const question = {
          certId: certIdOf(issuer.certificate, serial, 'sha1'),
          issuer: issuer.certificate,
          at: NOW,
        };
        expect(verifyOcspResponse(basicOf(der), question)).toMatchObject({ value: { response: { status } } });
      }
    });
  });
});

it.each(Object.keys(OCSP_ERRORS) as OcspError[])('openssl and GnuTLS read our %s', (error) => {
  openssl.write('e.der', encodeOcspError(error));
  const printed = openssl.attempt('ocsp', '-respin', 'e.der', '-noverify').output;
  expect(printed).toContain(`Responder Error: ${error.toLowerCase()} (${OCSP_ERRORS[error]})`);
  expect(ocsptool('--response-info', '--load-response', 'e.der').output).toMatch(new RegExp(error, 'i'));
});

describe('a request', () => {
  const issuer = issue({ subject: named('Issuer') });
  const leaf = issue({ issuer, ca: null, subject: named('leaf'), serial: 'fedcba98' }).certificate;
  const client = issue({ issuer, ca: null, subject: named('client') });
  beforeAll(() => {
    openssl.write('ca.pem', certificatePem(issuer.certificate.der));
    openssl.write('leaf.pem', certificatePem(leaf.der));
    openssl.write('client.pem', certificatePem(client.certificate.der));
    openssl.write('client.key', client.privateKey.export({ format: 'pem', type: 'pkcs8' }));
  });

  it.each(HASHES)('of ours with %s has the bytes of openssl’s, and pkijs writes it alike', (hash) => {
    const ours = encodeOcspRequest([certIdOf(issuer.certificate, leaf.serial, hash)]);
    openssl.run('ocsp', `-${hash}`, '-issuer', 'ca.pem', '-cert', 'leaf.pem', '-no_nonce', '-reqout', 'q.der');
    expect(ours.equals(openssl.read('q.der'))).toBe(true);
    expect(Buffer.from(OCSPRequest.fromBER(new Uint8Array(ours)).toSchema(true).toBER()).equals(ours)).toBe(true);
  });

  it.each<[string, readonly string[]]>([
    ['a nonce', []],
    ['no nonce', ['-no_nonce']],
    ['a signature', ['-signer', 'client.pem', '-signkey', 'client.key']],
    ['a signature without certificates', ['-signer', 'client.pem', '-signkey', 'client.key', '-no_certs']],
  ])('of openssl with %s asks for what it names', (_, options) => {
    openssl.run(
      ...words('ocsp -issuer ca.pem -sha256 -cert leaf.pem -sha1 -serial 0x7f -serial 128'),
      ...options,
      ...words('-reqout q.der'),
    );
    expect(unwrap(parseOcspRequest(openssl.read('q.der')))).toEqual([
      certIdOf(issuer.certificate, 'fedcba98', 'sha256'),
      certIdOf(issuer.certificate, '7f', 'sha1'),
      certIdOf(issuer.certificate, '80', 'sha1'),
    ]);
  });

  it('of GnuTLS asks for what it names', () => {
    for (const nonce of [['--nonce'], ['--no-nonce']]) {
      const made = ocsptool(
        ...words('--generate-request --load-issuer ca.pem --load-cert leaf.pem'),
        ...nonce,
        ...words('--outfile g.der'),
      );
      expect(made.ok).toBe(true);
      const asked = unwrap(parseOcspRequest(openssl.read('g.der')));
      expect(asked).toEqual([certIdOf(issuer.certificate, 'fedcba98', asked[0]?.hashAlgorithm ?? 'sha1')]);
    }
  });
});

/** The kinds of keys `openssl ocsp` signs responses with. */
const RESPONDER_KEYS: Record<string, readonly string[]> = {
  'P-256': ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256'],
  'P-521': ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-521'],
  RSA: ['-algorithm', 'RSA'],
};

describe.each(Object.entries(RESPONDER_KEYS))('a response of openssl with %s', (_, key) => {
  let ca: Certificate;
  let responder: Certificate;
  beforeAll(() => {
    openssl.run('genpkey', ...key, '-out', 'ca.key');
    openssl.run('req', '-x509', '-key', 'ca.key', '-subj', '/CN=Other/O=CA', '-out', 'ca.pem');
    openssl.run('genpkey', ...key, '-out', 'r.key');
    openssl.run('req', '-new', '-key', 'r.key', '-subj', '/CN=Responder', '-out', 'r.csr');
    openssl.write('r.cnf', 'extendedKeyUsage=OCSPSigning\nnoCheck=ignored\n');
    openssl.run(...words('x509 -req -in r.csr -CA ca.pem -CAkey ca.key -set_serial 7 -extfile r.cnf -out r.pem'));
    ca = unwrap(parseCertificatePem(openssl.text('ca.pem')));
    responder = unwrap(parseCertificatePem(openssl.text('r.pem')));
    openssl.write(
      'index.txt',
      [
        'R\t301231235959Z\t260101000000Z,keyCompromise\tC3\tunknown\t/CN=a\n',
        'R\t301231235959Z\t260102000000Z\tD4\tunknown\t/CN=b\n',
        'V\t301231235959Z\t\tA1\tunknown\t/CN=c\n',
      ].join(''),
    );
  });

  it.each<[string, readonly string[]]>([
    ['the CA, named by its name', ['-rsigner', 'ca.pem', '-rkey', 'ca.key']],
    ['the CA, named by its key', ['-rsigner', 'ca.pem', '-rkey', 'ca.key', '-resp_key_id']],
    ['a delegate, named by its name', ['-rsigner', 'r.pem', '-rkey', 'r.key', '-ndays', '5']],
    ['a delegate, named by its key', ['-rsigner', 'r.pem', '-rkey', 'r.key', '-resp_key_id']],
  ])('by %s is read and verified', (__, options) => {
    const certId = (serial: string) => certIdOf(ca, serial, 'sha256');
    openssl.write('q.der', encodeOcspRequest(['a1', 'c3', 'd4', 'e5'].map(certId)));
    openssl.run(...words('ocsp -index index.txt -CA ca.pem -reqin q.der -respout r.der'), ...options);
    const basic = basicOf(openssl.read('r.der'));
    const answers = ['a1', 'c3', 'd4', 'e5'].map((serial) => {
      const verified = verifyOcspResponse(basic, { certId: certId(serial), issuer: ca, at: new Date() });
      if (!verified.ok) return verified.refusal;
      const { response, responder: who } = verified.value;
      expect(who.fingerprint).toBe(options.includes('ca.pem') ? ca.fingerprint : responder.fingerprint);
      expect(response.nextUpdate !== null).toBe(options.includes('-ndays'));
      return response.status;
    });
    expect(answers).toEqual([
      { status: 'good' },
      { status: 'revoked', revocationTime: new Date('2026-01-01T00:00:00Z'), reason: 'keyCompromise' },
      { status: 'revoked', revocationTime: new Date('2026-01-02T00:00:00Z'), reason: 'unspecified' },
      { status: 'unknown' },
    ]);
    expect(responder).toMatchObject({ hasOcspNoCheck: true, extendedKeyUsage: [Oid.ocspSigning] });
  });
});
