import { describe, expect, it } from 'vitest';
import {
  contextConstructed,
  contextPrimitive,
  encodeElement,
  encodeExplicit,
  encodeImplicit,
  encodeNull,
  encodeOid,
  encodeSequence,
  encodeString,
} from '../der/index.ts';
import { readCertificateExtensions } from './certificate-extensions.ts';
import { encodeName } from './distinguished-name.ts';
import {
  authorityInfoAccess,
  certificatePolicies,
  crlDistributionPoints,
  ocspNoCheck,
  subjectAltName,
} from './extension-builders.ts';
import { Oid } from './object-identifiers.ts';
import { Refused } from './refusal.ts';
import { issue } from './testing/issue.ts';

const URI = 'http://crl.example/1.crl';

it('a certificate says where its status is told', () => {
  const { certificate } = issue({
    ca: null,
    moreExtensions: [
      crlDistributionPoints([URI, 'https://crl.example/1.crl']),
      authorityInfoAccess({ ocsp: ['http://a.example/', 'http://b.example/'], caIssuers: ['http://ca.example/1.cer'] }),
      certificatePolicies(['1.2.3.4', '2.5.29.32.0']),
      ocspNoCheck(),
    ],
  });
  expect(certificate).toMatchObject({
    crlUris: [URI, 'https://crl.example/1.crl'],
    ocspUris: ['http://a.example/', 'http://b.example/'],
    caIssuerUris: ['http://ca.example/1.cer'],
    policies: ['1.2.3.4', '2.5.29.32.0'],
    hasOcspNoCheck: true,
  });
});

it('one without these extensions says nothing', () => {
  expect(issue().certificate).toMatchObject({
    crlUris: [],
    ocspUris: [],
    caIssuerUris: [],
    policies: null,
    hasOcspNoCheck: false,
  });
});

const read = (oid: string, value: Buffer) => readCertificateExtensions([{ oid, critical: false, value }]);
const refusalOf = (oid: string, value: Buffer) => {
  try {
    read(oid, value);
    return null;
  } catch (error) {
    return error instanceof Refused ? error.refusal : error;
  }
};

const uri = (text: string) => encodeImplicit(6, Buffer.from(text, 'latin1'));
const directory = encodeExplicit(4, encodeName([{ name: 'CN', value: 'x' }]));
const fullName = (...names: Buffer[]) => encodeExplicit(0, encodeElement(contextConstructed(0), ...names));
const relativeName = encodeExplicit(
  0,
  encodeElement(contextConstructed(1), encodeSequence(encodeOid('2.5.4.3'), encodeString('utf8String', 'x'))),
);
const points = (...items: Buffer[]) => encodeSequence(...items.map((item) => encodeSequence(item)));

describe('distribution points of other CAs', () => {
  it.each<[string, readonly string[], Buffer]>([
    ['several points', [URI, 'http://b/'], points(fullName(uri(URI)), fullName(uri('http://b/')))],
    ['a directory beside', [URI], points(fullName(directory, uri(URI)))],
    ['an LDAP URI with spaces', ['ldap:///CN=A B?x'], points(fullName(uri('ldap:///CN=A B?x')))],
    ['a name relative to the issuer', [], points(relativeName)],
    ['a directory only', [], points(fullName(directory))],
    [
      'another issuer of the list',
      [],
      points(Buffer.concat([fullName(uri(URI)), encodeElement(contextConstructed(2), directory)])),
    ],
    [
      'some reasons only',
      [],
      points(Buffer.concat([fullName(uri(URI)), encodeElement(contextPrimitive(1), Buffer.of(6, 0x40))])),
    ],
    ['an issuer and no name', [], points(encodeElement(contextConstructed(2), directory))],
  ])('with %s give %j', (_, uris, value) => {
    expect(read(Oid.crlDistributionPoints, value).crlUris).toEqual(uris);
  });
});

it('other access methods and places that are no URI are read past', () => {
  const access = (method: string, location: Buffer) => encodeSequence(encodeOid(method), location);
  const value = encodeSequence(
    access('1.3.6.1.5.5.7.48.3', uri('http://time/')),
    access(Oid.accessOcsp, directory),
    access(Oid.accessOcsp, uri('http://ocsp/')),
  );
  expect(read(Oid.authorityInfoAccess, value)).toMatchObject({ ocspUris: ['http://ocsp/'], caIssuerUris: [] });
});

it('policies are read without their qualifiers', () => {
  const practice = encodeSequence(encodeOid('1.3.6.1.5.5.7.2.1'), encodeString('ia5String', 'http://cps.example'));
  const value = encodeSequence(encodeSequence(encodeOid('1.2.3'), encodeSequence(practice)));
  expect(read(Oid.certificatePolicies, value).policies).toEqual(['1.2.3']);
});

describe('refused', () => {
  const policy = encodeSequence(encodeOid('1.2.3'));

  it.each<[string, string, Buffer]>([
    ['no distribution point', Oid.crlDistributionPoints, encodeSequence()],
    ['a distribution point without a name', Oid.crlDistributionPoints, points(fullName())],
    ['a NUL in a URI', Oid.crlDistributionPoints, points(fullName(uri('http://a/\0')))],
    [
      'a letter with an accent in a URI',
      Oid.authorityInfoAccess,
      encodeSequence(encodeSequence(encodeOid(Oid.accessOcsp), uri('http://é/'))),
    ],
    ['no access description', Oid.authorityInfoAccess, encodeSequence()],
    ['no policy', Oid.certificatePolicies, encodeSequence()],
    ['a policy twice', Oid.certificatePolicies, encodeSequence(policy, policy)],
    ['ocsp-nocheck with content', Oid.ocspNoCheck, encodeSequence()],
    ['bytes behind ocsp-nocheck', Oid.ocspNoCheck, Buffer.concat([encodeNull(), Buffer.of(0)])],
    ['a line end in a URI among names', Oid.subjectAltName, encodeSequence(uri('urn:a\nb'))],
  ])('%s', (_, oid, value) => {
    expect(refusalOf(oid, value)).toBe('malformed');
  });
});

it('names of servers are told apart from URIs', () => {
  const { value } = subjectAltName({ dnsNames: ['a.example'] });
  const withUri = Buffer.from(value);
  expect(read(Oid.subjectAltName, withUri)).toMatchObject({ dnsNames: ['a.example'] });
  expect(read(Oid.subjectAltName, encodeSequence(uri('urn:x'))).dnsNames).toEqual([]);
});
