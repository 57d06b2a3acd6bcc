import { generateKeyPairSync } from 'node:crypto';
import {
  contextConstructed,
  encodeElement,
  encodeImplicit,
  encodeInteger,
  encodeNull,
  encodeOid,
  encodeSequence,
} from '@bfcert/kernel/der';
import {
  authorityKeyIdentifier,
  basicConstraints,
  type Extension,
  encodeName,
  extendedKeyUsage,
  keyUsage,
  Oid,
  subjectAltName,
} from '@bfcert/kernel/x509';
import type { MakeCase, Makes } from './chain-case.ts';
import {
  CA_EXTENSIONS,
  commonName,
  daysFromNow,
  ECDSA_SHA1,
  ecKeys,
  type Forged,
  type ForgedFields,
  forge,
  forgeRoot,
  issuedBy,
  LEAF_EXTENSIONS,
  ROOT_NAME,
  RSA_MD5,
  RSA_SHA256,
  spkiOf,
  stationName,
} from './forge.ts';

const SERVER_AUTH = '1.3.6.1.5.5.7.3.1';
const UNKNOWN: Extension = { oid: '1.3.6.1.4.1.99999.1', critical: true, value: encodeNull() };

/** No two CAs of one list have one name: the wrong one of two would be a fault of its own. */
let lastCa = 0;
const caName = (): Buffer => commonName(`CA ${++lastCa}`);

const leafOf = (issuer: Forged, { subject }: Makes, changes: Partial<ForgedFields> = {}): Forged =>
  issuedBy(issuer, subject, { extensions: LEAF_EXTENSIONS, ...changes });

const shown = (leaf: Forged, ...issuers: readonly Forged[]) => ({
  chain: [leaf.der, ...issuers.map(({ der }) => der)],
  key: leaf.key,
});

/** The station's certificate under the root, changed. */
const leafWith =
  (changes: Partial<ForgedFields>): MakeCase =>
  (makes) =>
    shown(leafOf(makes.root, makes, changes));

/** A right one under an issuing CA that is changed. */
const issuerWith =
  (changes: Partial<ForgedFields>): MakeCase =>
  (makes) => {
    const issuing = issuedBy(makes.root, caName(), changes);
    return { ...shown(leafOf(issuing, makes), issuing), listed: [issuing.der] };
  };

/** A right one whose bytes are changed. */
const bytesOf =
  (change: (der: Buffer) => Buffer): MakeCase =>
  (makes) => {
    const leaf = leafOf(makes.root, makes);
    return { chain: [change(Buffer.from(leaf.der))], key: leaf.key };
  };

const flipped = (at: number) => (der: Buffer) => {
  const index = at < 0 ? der.length + at : at;
  der[index] = (der[index] ?? 0) ^ 1;
  return der;
};

const extensionsWith = (of: readonly Extension[], ...more: readonly Extension[]) => ({ extensions: [...of, ...more] });

const generalSubtree = (tag: number, name: Buffer): Buffer => encodeSequence(encodeImplicit(tag, name));
const nameConstraints = (which: 'permitted' | 'excluded', ...subtrees: readonly Buffer[]): Extension => ({
  oid: Oid.nameConstraints,
  critical: true,
  value: encodeSequence(encodeElement(contextConstructed(which === 'permitted' ? 0 : 1), ...subtrees)),
});
const dns = (name: string): Buffer => generalSubtree(2, Buffer.from(name));
const directory = (name: Buffer): Buffer => encodeSequence(encodeElement(contextConstructed(4), name));

const constrained =
  (constraint: Extension, ...more: readonly Extension[]): MakeCase =>
  (makes) => {
    const issuing = issuedBy(makes.root, caName(), extensionsWith(CA_EXTENSIONS, constraint));
    const leaf = leafOf(issuing, makes, extensionsWith(LEAF_EXTENSIONS, ...more));
    return { ...shown(leaf, issuing), listed: [issuing.der] };
  };

export const GOOD_CHAINS: Readonly<Record<string, MakeCase>> = {
  'right under the root': leafWith({}),
  'right under an issuing CA': issuerWith({}),
  'with the root that need not be sent': (makes) => shown(leafOf(makes.root, makes), makes.root),
  'under five CAs': (makes) => {
    const cas: Forged[] = [makes.root];
    for (let depth = 0; depth < 5; depth++) cas.unshift(issuedBy(cas[0] as Forged, caName()));
    const issuers = cas.slice(0, -1);
    return { ...shown(leafOf(cas[0] as Forged, makes), ...issuers), listed: issuers.map(({ der }) => der) };
  },
  'with a constraint that its names keep to': constrained(
    nameConstraints('permitted', dns('example.com')),
    subjectAltName({ dnsNames: ['station.example.com'] }),
  ),
};

export const BAD_CHAINS: Readonly<Record<string, MakeCase>> = {
  // Time
  'it has expired': leafWith({ notBefore: daysFromNow(-20), notAfter: daysFromNow(-10) }),
  'it is not valid yet': leafWith({ notBefore: daysFromNow(5) }),
  'its issuer has expired': issuerWith({ notBefore: daysFromNow(-20), notAfter: daysFromNow(-10) }),
  'its issuer is not valid yet': issuerWith({ notBefore: daysFromNow(5) }),
  // Signature
  'a bit of its signature': bytesOf(flipped(-1)),
  'a bit of what is signed': bytesOf(flipped(-120)),
  'signed by another key': (makes) => shown(leafOf({ ...makes.root, key: ecKeys().privateKey }, makes)),
  'its issuer is signed by another key': (makes) => {
    const issuing = issuedBy({ ...makes.root, key: ecKeys().privateKey }, caName());
    return { ...shown(leafOf(issuing, makes), issuing), listed: [issuing.der] };
  },
  'another root of the same name': (makes) => {
    const double = forgeRoot(ROOT_NAME);
    return shown(leafOf(double, makes), double);
  },
  'the algorithm within is another': leafWith({ innerAlgorithm: RSA_SHA256 }),
  'signed by SHA-1': leafWith({ algorithm: ECDSA_SHA1 }),
  'its issuer is signed by MD5': (makes) => {
    const keys = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const above = issuedBy(makes.root, caName(), { keys });
    const issuing = issuedBy(above, caName(), { algorithm: RSA_MD5 });
    return { ...shown(leafOf(issuing, makes), issuing, above), listed: [issuing.der, above.der] };
  },
  'its issuer has a key of 1,024 bits': (makes) => {
    const keys = generateKeyPairSync('rsa', { modulusLength: 1024 });
    const issuing = issuedBy(makes.root, caName(), { keys });
    return { ...shown(leafOf(issuing, makes, { algorithm: RSA_SHA256 }), issuing), listed: [issuing.der] };
  },
  'an empty signature': leafWith({ signature: Buffer.alloc(0) }),
  'a signature of zeros (r = s = 0)': leafWith({ signature: Buffer.from('3006020100020100', 'hex') }),
  // Path
  'its issuer is not there': (makes) => shown(leafOf(issuedBy(makes.root, caName()), makes)),
  'its issuer is called otherwise': (makes) => {
    const issuing = issuedBy(makes.root, caName());
    return shown(leafOf({ ...issuing, subject: commonName('Somebody') }, makes), issuing);
  },
  'signed by itself': ({ subject }) => {
    const keys = ecKeys();
    return shown(forge({ subject, issuer: subject, keys, signer: keys.privateKey, extensions: LEAF_EXTENSIONS }));
  },
  'under a root that nobody trusts': (makes) => shown(leafOf(makes.foreign, makes), makes.foreign),
  'under a root that nobody trusts, with ours beside it': (makes) =>
    shown(leafOf(makes.foreign, makes), makes.foreign, makes.root),
  'its issuer is no CA': issuerWith({ extensions: LEAF_EXTENSIONS }),
  'its issuer says nothing of being a CA': issuerWith({ extensions: [keyUsage(['keyCertSign'])] }),
  'its issuer has no extensions': issuerWith({ extensions: [] }),
  'its issuer is of version 1': issuerWith({ extensions: [], version: null }),
  'its issuer may not sign certificates': issuerWith({
    extensions: [basicConstraints({ ca: true }), keyUsage(['digitalSignature'])],
  }),
  'its issuer is a station': (makes) => {
    const station = issuedBy(makes.root, stationName('SN-OTHER'), { extensions: LEAF_EXTENSIONS });
    return { ...shown(leafOf(station, makes), station), listed: [station.der] };
  },
  'a CA more than the path length allows': (makes) => {
    const above = issuedBy(makes.root, caName(), {
      extensions: [basicConstraints({ ca: true, pathLength: 0 }), keyUsage(['keyCertSign'])],
    });
    const issuing = issuedBy(above, caName());
    return { ...shown(leafOf(issuing, makes), issuing, above), listed: [issuing.der, above.der] };
  },
  'the key identifier of another issuer': (makes) =>
    shown(leafOf(makes.root, makes, extensionsWith(LEAF_EXTENSIONS, authorityKeyIdentifier(makes.foreign.spki)))),
  // Purpose
  'it is for servers': leafWith(extensionsWith(LEAF_EXTENSIONS, extendedKeyUsage([SERVER_AUTH]))),
  'its issuer is for servers': issuerWith(extensionsWith(CA_EXTENSIONS, extendedKeyUsage([SERVER_AUTH]))),
  'it may not sign': leafWith({ extensions: [basicConstraints({ ca: false }), keyUsage(['keyEncipherment'])] }),
  'a critical extension that nobody knows': leafWith(extensionsWith(LEAF_EXTENSIONS, UNKNOWN)),
  'its issuer has a critical extension that nobody knows': issuerWith(extensionsWith(CA_EXTENSIONS, UNKNOWN)),
  // Names
  'a name outside of what its issuer may': constrained(
    nameConstraints('permitted', dns('example.com')),
    subjectAltName({ dnsNames: ['station.example.org'] }),
  ),
  'a name that its issuer may not': constrained(
    nameConstraints('excluded', dns('example.com')),
    subjectAltName({ dnsNames: ['station.example.com'] }),
  ),
  'a subject outside of what its issuer may': constrained(
    nameConstraints('permitted', directory(encodeName([{ name: 'O', value: 'Somebody else' }]))),
  ),
  'the serial number of another station': (makes) =>
    shown(leafOf(makes.root, { ...makes, subject: stationName('SN-OTHER') })),
  'another organisation': (makes) =>
    shown(leafOf(makes.root, { ...makes, subject: stationName(makes.serialNumber, 'Somebody else') })),
  'no subject': (makes) => shown(leafOf(makes.root, { ...makes, subject: encodeSequence() })),
  // Encoding
  'bytes behind it': bytesOf((der) => Buffer.concat([der, Buffer.alloc(4)])),
  'cut short': bytesOf((der) => der.subarray(0, -30)),
  'an extension twice': leafWith(extensionsWith(LEAF_EXTENSIONS, keyUsage(['digitalSignature']))),
  'a negative serial number': leafWith({ serial: Buffer.from([2, 1, 0x80]) }),
  'a serial number of a hundred bytes': leafWith({ serial: encodeInteger(Buffer.alloc(100, 0x41)) }),
  'no end of the outermost length (BER)': bytesOf((der) =>
    Buffer.concat([Buffer.from([0x30, 0x80]), der.subarray(4), Buffer.from([0, 0])]),
  ),
  'version 5': leafWith({ version: 4 }),
  // Keys
  'the curve spelt out in full': (makes) => {
    const keys = generateKeyPairSync('ec', { namedCurve: 'P-256', paramEncoding: 'explicit' });
    return shown(leafOf(makes.root, makes, { keys }));
  },
  'a key of secp256k1': (makes) => shown(leafOf(makes.root, makes, { keys: ecKeys('secp256k1') })),
  'a key of brainpoolP256r1': (makes) => shown(leafOf(makes.root, makes, { keys: ecKeys('brainpoolP256r1') })),
  'a key of an algorithm of nobody': (makes) => {
    const spki = encodeSequence(encodeSequence(encodeOid('1.3.6.1.4.1.99999.2')), Buffer.from([3, 3, 0, 1, 2]));
    return shown(leafOf(makes.root, makes, { spki }));
  },
  'a point that is not on its curve': (makes) => {
    const spki = Buffer.from(spkiOf(ecKeys().publicKey));
    return shown(leafOf(makes.root, makes, { spki: flipped(-1)(spki) }));
  },
};
