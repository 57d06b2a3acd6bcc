import { AsnConvert } from '@peculiar/asn1-schema';
import { CertificateList } from '@peculiar/asn1-x509';
import { BasicOCSPResponse, type CertID, ContentInfo, OCSPRequest, OCSPResponse, SignedData } from 'pkijs';
import { afterAll, describe, expect, it } from 'vitest';
import { unwrap } from '../result.ts';
import { parseCertificate } from './certificate.ts';
import { parseCertsOnly } from './certs-only.ts';
import { parseCrl } from './crl/crl.ts';
import { Oid } from './object-identifiers.ts';
import type { CertId, CertIdHash } from './ocsp/cert-id.ts';
import { parseOcspRequest } from './ocsp/ocsp-request.ts';
import { parseOcspResponse } from './ocsp/ocsp-response.ts';
import type { Diagnosed } from './refusal.ts';
import { certificateCorpus } from './testing/corpus.ts';
import { Mutator } from './testing/mutation.ts';
import { OpensslCommand, words } from './testing/openssl.ts';
import { X509_REFUSALS } from './testing/refusals.ts';
import { certsOnlyCorpus, crlCorpus, ocspRequestCorpus, ocspResponseCorpus } from './testing/status-corpus.ts';

const openssl = new OpensslCommand();
afterAll(() => openssl.remove());

const TIMEOUT_MS = 300_000;
const MUTATIONS = 5_000;
/** Every so many accepted inputs the command is asked, too. */
const OPENSSL_SAMPLE = 100;

const [first, second] = certificateCorpus;
if (first === undefined || second === undefined) throw new Error('the corpus has members');
const issuer = unwrap(parseCertificate(first));

interface Kind<Value> {
  readonly corpus: readonly Buffer[];
  readonly parse: (der: Buffer) => Diagnosed<Value, string>;
  /** What another library reads, in the same shape as `ours`. */
  readonly theirs: (der: Buffer) => unknown;
  readonly ours: (value: Value) => unknown;
  /** What the command prints about `x.der`, and with which arguments, when it can read it. */
  readonly openssl: readonly [args: string, printed: RegExp];
}

/** Refused by name, or read as others read it; the share that is accepted keeps the comparison honest. */
function fuzz<Value>(kind: Kind<Value>, seed: number): void {
  const mutator = new Mutator(seed);
  let accepted = 0;
  for (let round = 0; round < MUTATIONS; round++) {
    const der = mutator.mutate(mutator.pick(kind.corpus), kind.corpus);
    const result = kind.parse(der);
    if (!result.ok) {
      if (!X509_REFUSALS.has(result.refusal)) throw new Error(`round ${round}: ${result.refusal}`);
      continue;
    }
    accepted++;
    try {
      expect(kind.ours(result.value)).toEqual(kind.theirs(der));
      if (accepted % OPENSSL_SAMPLE === 0) {
        openssl.write('x.der', der);
        const [args, printed] = kind.openssl;
        expect(openssl.attempt(...words(args)).output).toMatch(printed);
      }
    } catch (cause) {
      throw new Error(`round ${round} reads differently: ${der.toString('base64')}`, { cause });
    }
  }
  expect(accepted).toBeGreaterThan(MUTATIONS / 50);
}

const hexOf = (bytes: ArrayBuffer | Uint8Array): string =>
  Buffer.from(bytes as Uint8Array)
    .toString('hex')
    .replace(/^0+(?=.)/, '');

const HASH_OF_OID: Record<string, CertIdHash> = {
  [Oid.sha1]: 'sha1',
  [Oid.sha256]: 'sha256',
  [Oid.sha384]: 'sha384',
  [Oid.sha512]: 'sha512',
};

const certIdFrom = (id: CertID): CertId => ({
  hashAlgorithm: HASH_OF_OID[id.hashAlgorithm.algorithmId] ?? 'sha1',
  issuerNameHash: Buffer.from(id.issuerNameHash.valueBlock.valueHex).toString('hex'),
  issuerKeyHash: Buffer.from(id.issuerKeyHash.valueBlock.valueHex).toString('hex'),
  serial: hexOf(id.serialNumber.valueBlock.valueHex),
});

/** Both libraries build dates with `Date.UTC`, which reads the years 0 to 99 as 1900 to 1999. */
function inTheirYear(date: Date): Date {
  const shifted = new Date(date);
  if (date.getUTCFullYear() < 100) shifted.setUTCFullYear(date.getUTCFullYear() + 1900);
  return shifted;
}

describe('mutated', () => {
  it('CRLs are refused by name, or read as openssl and asn1-schema read them', { timeout: TIMEOUT_MS }, () => {
    fuzz(
      {
        corpus: crlCorpus(issuer),
        parse: parseCrl,
        ours: (crl) => [
          [...crl.entries].map(([serial, { revocationDate }]) => [serial, inTheirYear(revocationDate)]),
          [crl.thisUpdate, crl.nextUpdate].map(inTheirYear),
        ],
        theirs: (der) => {
          const { tbsCertList } = AsnConvert.parse(der, CertificateList);
          const { revokedCertificates = [], thisUpdate, nextUpdate } = tbsCertList;
          return [
            revokedCertificates.map((entry) => [hexOf(entry.userCertificate), entry.revocationDate.getTime()]),
            [thisUpdate.getTime(), nextUpdate?.getTime()],
          ];
        },
        openssl: ['crl -inform DER -in x.der -noout -text', /Certificate Revocation List/],
      },
      20_261_123,
    );
  });

  it('OCSP requests are refused by name, or read as openssl and pkijs read them', { timeout: TIMEOUT_MS }, () => {
    fuzz(
      {
        corpus: ocspRequestCorpus(issuer),
        parse: parseOcspRequest,
        ours: (certIds) => certIds,
        theirs: (der) =>
          OCSPRequest.fromBER(new Uint8Array(der)).tbsRequest.requestList.map(({ reqCert }) => certIdFrom(reqCert)),
        openssl: ['ocsp -reqin x.der -req_text -noverify', /OCSP Request Data/],
      },
      3,
    );
  });

  it('OCSP responses are refused by name, or read as openssl and pkijs read them', { timeout: TIMEOUT_MS }, () => {
    fuzz(
      {
        corpus: ocspResponseCorpus(issuer),
        parse: parseOcspResponse,
        ours: (response) =>
          response.status === 'successful'
            ? response.basic.responses.map(({ certId, thisUpdate, status }) => [
                certId,
                inTheirYear(thisUpdate),
                status.status,
              ])
            : null,
        theirs: (der) => {
          const { responseBytes } = OCSPResponse.fromBER(new Uint8Array(der));
          if (responseBytes === undefined) return null;
          const basic = BasicOCSPResponse.fromBER(responseBytes.response.valueBlock.valueHex);
          return basic.tbsResponseData.responses.map(({ certID, thisUpdate, certStatus }) => [
            certIdFrom(certID),
            thisUpdate,
            ['good', 'revoked', 'unknown'][certStatus.idBlock.tagNumber],
          ]);
        },
        openssl: ['ocsp -respin x.der -resp_text -noverify', /OCSP Response Data|Responder Error/],
      },
      4,
    );
  });

  it('certs-only CMS is refused by name, or read as openssl and pkijs read it', { timeout: TIMEOUT_MS }, () => {
    fuzz(
      {
        corpus: certsOnlyCorpus([first, second]),
        parse: parseCertsOnly,
        ours: (certificates) => certificates.map(({ serial }) => serial),
        theirs: (der) => {
          const { content } = ContentInfo.fromBER(new Uint8Array(der));
          return new SignedData({ schema: content }).certificates?.map((certificate) =>
            hexOf(
              (certificate as unknown as { serialNumber: { valueBlock: { valueHex: ArrayBuffer } } }).serialNumber
                .valueBlock.valueHex,
            ),
          );
        },
        openssl: ['pkcs7 -inform DER -in x.der -print_certs -noout', /subject=/],
      },
      5,
    );
  });
});

it('noise is refused by name', () => {
  const mutator = new Mutator(6);
  for (let round = 0; round < 5000; round++) {
    const noise = Buffer.from(Array.from({ length: mutator.below(80) }, () => mutator.below(256)));
    for (const parse of [parseCrl, parseOcspRequest, parseOcspResponse, parseCertsOnly]) {
      const result = parse(noise);
      expect(result.ok ? 'read' : X509_REFUSALS.has(result.refusal)).toBe(true);
    }
  }
});
