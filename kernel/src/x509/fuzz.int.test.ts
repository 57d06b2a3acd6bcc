import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { CertificationRequest } from '@peculiar/asn1-csr';
import { AsnConvert } from '@peculiar/asn1-schema';
import { Certificate as AsnCertificate } from '@peculiar/asn1-x509';
import { type BaseBlock, Constructed, fromBER } from 'asn1js';
import { afterAll, describe, expect, it } from 'vitest';
import { encodeBitString, encodeSequence } from '../der/index.ts';
import { encodeSignatureAlgorithm } from './algorithm-identifier.ts';
import { type Certificate, parseCertificate, parseCertificatePem, parseChainPem } from './certificate.ts';
import { encodeSigningRequest } from './encode-signing-request.ts';
import { basicConstraints, extendedKeyUsage, subjectAltName } from './extension-builders.ts';
import { Oid } from './object-identifiers.ts';
import { certificatePem, pemEncode } from './pem.ts';
import { signatureAlgorithmFor, signTbs } from './signature.ts';
import { parseSigningRequest, type SigningRequest } from './signing-request.ts';
import { certificateCorpus, requestKeys } from './testing/corpus.ts';
import type { KeyPair } from './testing/issue.ts';
import { Mutator } from './testing/mutation.ts';
import { OpensslCommand, printedKey, printedSerial } from './testing/openssl.ts';
import { X509_REFUSALS } from './testing/refusals.ts';

const openssl = new OpensslCommand();
afterAll(() => openssl.remove());

/** About 20 seconds of one core, with room for a machine that is busy otherwise. */
const TIMEOUT_MS = 300_000;
const CERTIFICATE_MUTATIONS = 20_000;
const REQUEST_MUTATIONS = 10_000;
/** Every so many accepted inputs the slower readers are asked, too. */
const SCHEMA_SAMPLE = 5;
const OPENSSL_SAMPLE = 100;

const REQUEST_REFUSALS = new Set([
  'malformed',
  'too_large',
  'not_exactly_one',
  'signature_invalid',
  'key_algorithm_not_allowed',
  'key_too_weak',
]);

const SUBJECT = [
  { name: 'O', value: 'Ørsted & Søn' },
  { name: 'CN', value: 'CS-0001' },
] as const;
const wishes = [
  basicConstraints({ ca: false }),
  extendedKeyUsage([Oid.clientAuth]),
  subjectAltName({ dnsNames: ['a.example', 'b.example'] }),
];

const at = (block: BaseBlock | undefined, index: number): BaseBlock | undefined =>
  block instanceof Constructed ? block.valueBlock.value[index] : undefined;
const raw = (block: BaseBlock | undefined): string => Buffer.from(block?.valueBeforeDecodeView ?? []).toString('hex');
const decoded = (der: Buffer): BaseBlock => {
  const { offset, result } = fromBER(new Uint8Array(der));
  assert.equal(offset, der.length);
  return result;
};

/** What three other readers make of bytes that ours accepted. */
function expectAgreement(der: Buffer, certificate: Certificate): void {
  const node = new X509Certificate(der);
  assert.equal(node.serialNumber.toLowerCase().replace(/^0+(?=.)/, ''), certificate.serial);
  assert.equal(node.fingerprint256.replaceAll(':', '').toLowerCase(), certificate.fingerprint);
  assert.ok(node.publicKey.export({ format: 'der', type: 'spki' }).equals(certificate.spki));
  assert.equal(new Date(node.validFrom).getTime(), certificate.notBefore.getTime());
  assert.equal(new Date(node.validTo).getTime(), certificate.notAfter.getTime());
  assert.deepEqual(node.keyUsage ?? null, certificate.extendedKeyUsage);
  assert.deepEqual(node.subjectAltName?.match(/(?<=DNS:)[^,]+/g) ?? [], certificate.dnsNames);
  // OpenSSL takes a certificate for no CA, too, when an extension that we leave unread is malformed.
  const maySign = certificate.keyUsage === null || certificate.keyUsage.includes('keyCertSign');
  if (node.ca) assert.ok(certificate.isCa && maySign);

  const tbs = at(decoded(der), 0);
  const first = at(tbs, 0)?.idBlock.tagClass === 3 ? 1 : 0;
  const fields = [0, 2, 4, 5].map((index) => at(tbs, first + index));
  assert.equal(raw(fields[1]), certificate.issuer.der.toString('hex'));
  assert.equal(raw(fields[2]), certificate.subject.der.toString('hex'));
  assert.equal(raw(fields[3]), certificate.spki.toString('hex'));
}

function expectSchemaAgreement(der: Buffer, certificate: Certificate): void {
  const { tbsCertificate } = AsnConvert.parse(der, AsnCertificate);
  expect(
    Buffer.from(tbsCertificate.serialNumber)
      .toString('hex')
      .replace(/^0+(?=.)/, ''),
  ).toBe(certificate.serial);
  expect(tbsCertificate.extensions?.map(({ extnID }) => extnID) ?? []).toEqual(
    certificate.extensions.map(({ oid }) => oid),
  );
}

function expectOpensslAgreement(der: Buffer, certificate: Certificate): void {
  openssl.write('c.der', der);
  const printed = openssl.run('x509', '-inform', 'DER', '-in', 'c.der', '-noout', '-serial', '-pubkey');
  expect(printedSerial(printed)).toBe(certificate.serial);
  expect(printedKey(printed)).toBe(certificate.spki.toString('base64'));
}

describe('mutated certificates', () => {
  it('are refused by name, or read as openssl, Node, asn1js and asn1-schema read them', { timeout: TIMEOUT_MS }, () => {
    const corpus = certificateCorpus;
    const mutator = new Mutator(20_261_122);
    let accepted = 0;
    for (let round = 0; round < CERTIFICATE_MUTATIONS; round++) {
      const der = mutator.mutate(mutator.pick(corpus), corpus);
      const result = parseCertificate(der);
      if (!result.ok) {
        if (!X509_REFUSALS.has(result.refusal)) throw new Error(`round ${round}: ${result.refusal}`);
        continue;
      }
      accepted++;
      try {
        expectAgreement(der, result.value);
        if (accepted % SCHEMA_SAMPLE === 0) expectSchemaAgreement(der, result.value);
        if (accepted % OPENSSL_SAMPLE === 0) expectOpensslAgreement(der, result.value);
      } catch (cause) {
        throw new Error(`round ${round} reads differently: ${der.toString('base64')}`, { cause });
      }
    }
    // The mutations are mild enough that agreement is really put to the test.
    expect(accepted).toBeGreaterThan(CERTIFICATE_MUTATIONS / 20);
  });
});

describe('mutated requests, signed again', () => {
  /** The changed CertificationRequestInfo under a good signature, so that refusals come from its content. */
  function signedAgain(info: Buffer, { privateKey }: KeyPair): Buffer {
    const algorithm = signatureAlgorithmFor(privateKey);
    const signature = encodeBitString(signTbs(info, privateKey, algorithm));
    return encodeSequence(info, encodeSignatureAlgorithm(algorithm), signature);
  }

  const UNSIGNED = Buffer.concat([encodeSignatureAlgorithm('ecdsa-sha256'), encodeBitString(Buffer.alloc(64, 1))]);

  function outcome(der: Buffer) {
    const result = parseSigningRequest(pemEncode('CERTIFICATE REQUEST', der));
    if (!result.ok && !REQUEST_REFUSALS.has(result.refusal)) throw new Error(`an unnamed refusal: ${result.refusal}`);
    return result;
  }

  function expectRequestAgreement(der: Buffer, request: SigningRequest): void {
    const info = at(decoded(der), 0);
    assert.equal(raw(at(info, 1)), request.subject.der.toString('hex'));
    assert.equal(raw(at(info, 2)), request.spki.toString('hex'));
    const { certificationRequestInfo: read } = AsnConvert.parse(der, CertificationRequest);
    expect(Buffer.from(AsnConvert.serialize(read.subjectPKInfo)).equals(request.spki)).toBe(true);
  }

  function expectOpensslVerifies(der: Buffer, request: SigningRequest): void {
    openssl.write('r.pem', pemEncode('CERTIFICATE REQUEST', der));
    const verdict = openssl.attempt('req', '-in', 'r.pem', '-verify', '-noout', '-pubkey');
    expect(verdict.ok).toBe(true);
    expect(verdict.output).toContain('verify OK');
    expect(printedKey(verdict.output)).toBe(request.spki.toString('base64'));
  }

  it('are refused by name, or read and verified as openssl, asn1js and asn1-schema do', { timeout: TIMEOUT_MS }, () => {
    const corpus = requestKeys.map((keys) => {
      const der = encodeSigningRequest({ subject: SUBJECT, ...keys, extensions: wishes });
      return { keys, info: Buffer.from(raw(at(decoded(der), 0)), 'hex') };
    });
    const donors = corpus.map(({ info }) => info);
    const mutator = new Mutator(7);
    let accepted = 0;
    for (let round = 0; round < REQUEST_MUTATIONS; round++) {
      const { keys, info } = mutator.pick(corpus);
      const changed = mutator.mutate(info, donors);
      // Signing costs most, so it is done only where nothing but the signature is missing.
      const before = outcome(encodeSequence(changed, UNSIGNED));
      if (before.ok || before.refusal !== 'signature_invalid') continue;
      const der = signedAgain(changed, keys);
      const result = outcome(der);
      if (!result.ok) continue;
      accepted++;
      try {
        expectRequestAgreement(der, result.value);
        if (accepted % OPENSSL_SAMPLE === 0) expectOpensslVerifies(der, result.value);
      } catch (cause) {
        throw new Error(`round ${round} reads differently: ${der.toString('base64')}`, { cause });
      }
    }
    expect(accepted).toBeGreaterThan(REQUEST_MUTATIONS / 20);
  });
});

it('mutated PEM and plain noise are refused by name', () => {
  const [first] = certificateCorpus;
  if (first === undefined) throw new Error('the corpus has members');
  const pem = Buffer.from(certificatePem(first));
  const mutator = new Mutator(1);
  for (let round = 0; round < 5000; round++) {
    const noise = Buffer.from(Array.from({ length: mutator.below(80) }, () => mutator.below(256)));
    for (const text of [mutator.mutate(pem, []).toString('latin1'), noise.toString('latin1')]) {
      for (const result of [parseCertificatePem(text), parseChainPem(text), parseSigningRequest(text)]) {
        if (!result.ok && !X509_REFUSALS.has(result.refusal)) expect(REQUEST_REFUSALS).toContain(result.refusal);
      }
    }
    const result = parseCertificate(noise);
    expect(result.ok).toBe(false);
  }
});
