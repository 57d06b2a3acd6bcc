import { describe, expect, it } from 'vitest';
import {
  contextConstructed,
  encodeElement,
  encodeExplicit,
  encodeInteger,
  encodeOctetString,
  encodeOid,
  encodeSequence,
  encodeSetOf,
  Tag,
} from '../der/index.ts';
import { unwrap } from '../result.ts';
import { encodeCertsOnly, parseCertsOnly } from './certs-only.ts';
import { Oid } from './object-identifiers.ts';
import { issue } from './testing/issue.ts';
import { crlOf } from './testing/status.ts';

const root = issue();
const certificates = [root, issue({ issuer: root }), issue({ issuer: root, ca: null })].map(
  ({ certificate }) => certificate.der,
);
const outcome = (der: Buffer) => {
  const result = parseCertsOnly(der);
  return result.ok ? result.value.map((certificate) => certificate.der) : result.refusal;
};

const DATA = encodeSequence(encodeOid(Oid.pkcs7Data));
const EMPTY_SET = encodeSetOf([]);
const LIST = contextConstructed(0);

/** ecdsa-with-SHA224 in both places where the root has ecdsa-with-SHA256. */
const SHA_224 = Buffer.from(
  root.certificate.der.toString('hex').replaceAll('2a8648ce3d040302', '2a8648ce3d040301'),
  'hex',
);

interface Parts {
  readonly type?: string;
  readonly version?: number;
  readonly algorithms?: Buffer;
  readonly content?: Buffer;
  readonly list?: readonly Buffer[];
  readonly signers?: Buffer;
}

function assembled(parts: Parts = {}): Buffer {
  const signedData = encodeSequence(
    encodeInteger(parts.version ?? 1),
    parts.algorithms ?? EMPTY_SET,
    parts.content ?? DATA,
    ...(parts.list ?? [encodeElement(LIST, ...certificates)]),
    parts.signers ?? EMPTY_SET,
  );
  return encodeSequence(encodeOid(parts.type ?? Oid.pkcs7SignedData), encodeExplicit(0, signedData));
}

describe('certs-only', () => {
  it('gives back what was put in, in the order of DER', () => {
    const sorted = certificates.toSorted(Buffer.compare);
    expect(outcome(encodeCertsOnly(certificates))).toEqual(sorted);
    expect(encodeCertsOnly(certificates).equals(encodeCertsOnly(certificates.toReversed()))).toBe(true);
    expect(() => encodeCertsOnly([])).toThrow();
  });

  it('keeps the order of writers that do not sort', () => {
    for (const order of [certificates, certificates.toReversed()]) {
      expect(outcome(assembled({ list: [encodeElement(LIST, ...order)] }))).toEqual(order);
    }
  });

  it('may be of version 3, name an algorithm and carry CRLs, or an empty list of them', () => {
    const crls = encodeElement(contextConstructed(1), crlOf(root));
    const algorithms = encodeSetOf([encodeSequence(encodeOid(Oid.sha256))]);
    const list = [encodeElement(LIST, root.certificate.der)];
    expect(outcome(assembled({ version: 3, algorithms, list: [...list, crls] }))).toEqual([root.certificate.der]);
    expect(outcome(assembled({ list: [...list, encodeElement(contextConstructed(1))] }))).toHaveLength(1);
  });

  it.each<[string, string, Parts]>([
    ['another type', 'malformed', { type: Oid.pkcs7Data }],
    ['version 4', 'unsupported_version', { version: 4 }],
    [
      'content',
      'malformed',
      { content: encodeSequence(encodeOid(Oid.pkcs7Data), encodeExplicit(0, encodeOctetString(Buffer.of(1)))) },
    ],
    ['a signer', 'malformed', { signers: encodeSetOf([encodeSequence(encodeInteger(1))]) }],
    ['no list', 'malformed', { list: [] }],
    ['an empty list', 'malformed', { list: [encodeElement(LIST)] }],
    [
      'an attribute certificate',
      'malformed',
      { list: [encodeElement(LIST, encodeElement(contextConstructed(2), Buffer.of(5, 0)))] },
    ],
    ['a certificate that is none', 'malformed', { list: [encodeElement(LIST, encodeSequence())] }],
    ['a certificate signed with SHA-224', 'signature_algorithm_not_allowed', { list: [encodeElement(LIST, SHA_224)] }],
    [
      'fifty-one certificates',
      'too_many',
      { list: [encodeElement(LIST, ...Array.from({ length: 51 }, () => root.certificate.der))] },
    ],
  ])('is refused with %s: %s', (_, refusal, parts) => {
    expect(outcome(assembled(parts))).toBe(refusal);
  });

  it('is refused with indefinite lengths, which CMS allows and DER does not', () => {
    const { der } = root.certificate;
    const end = Buffer.alloc(2);
    const list = Buffer.concat([Buffer.of(LIST, 0x80), der, end]);
    const data = Buffer.concat([
      Buffer.of(Tag.sequence, 0x80),
      encodeInteger(1),
      EMPTY_SET,
      DATA,
      list,
      EMPTY_SET,
      end,
    ]);
    const content = Buffer.concat([Buffer.of(LIST, 0x80), data, end]);
    const ber = Buffer.concat([Buffer.of(Tag.sequence, 0x80), encodeOid(Oid.pkcs7SignedData), content, end]);
    expect(parseCertsOnly(ber)).toMatchObject({
      refusal: 'malformed',
      detail: expect.stringContaining('length_indefinite'),
    });
    expect(outcome(Buffer.concat([assembled(), Buffer.of(0)]))).toBe('malformed');
  });
});

it('certs-only certificates are read as any other', () => {
  const [first] = unwrap(parseCertsOnly(encodeCertsOnly([root.certificate.der])));
  expect(first).toEqual(root.certificate);
});
