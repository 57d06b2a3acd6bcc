import {
  contextConstructed,
  encodeBitString,
  encodeElement,
  encodeImplicit,
  encodeInteger,
  encodeOid,
  encodeSequence,
  encodeSequenceOf,
} from '@bfcert/kernel/der';
import { certificatePolicies, type Extension, extendedKeyUsage, Oid } from '@bfcert/kernel/x509';
import type { MakeCase, Makes } from './chain-case.ts';
import {
  CA_EXTENSIONS,
  commonName,
  DSA_SHA256,
  ECDSA_SHA512,
  ecKeys,
  type Forged,
  type ForgedFields,
  issuedBy,
  LEAF_EXTENSIONS,
  RSA_SHA256,
  rsaKeyOf,
} from './forge.ts';

const leafOf = (issuer: Forged, { subject }: Makes, changes: Partial<ForgedFields> = {}): Forged =>
  issuedBy(issuer, subject, { extensions: LEAF_EXTENSIONS, ...changes });

const shown = (leaf: Forged, ...issuers: readonly Forged[]) => ({
  chain: [leaf.der, ...issuers.map(({ der }) => der)],
  key: leaf.key,
});

/** A station under so many CAs, each made from the one above it. */
const under =
  (
    count: number,
    ca: (above: Forged, depth: number, makes: Makes) => Forged,
    leaf: Partial<ForgedFields> = {},
  ): MakeCase =>
  (makes) => {
    const cas: Forged[] = [makes.foreign];
    for (let depth = 1; depth < count; depth++) cas.unshift(ca(cas[0] as Forged, depth, makes));
    return shown(leafOf(cas[0] as Forged, makes, leaf), ...cas);
  };

const subtrees = (count: number): Buffer =>
  encodeElement(
    contextConstructed(1),
    ...Array.from({ length: count }, (_, index) =>
      encodeSequence(encodeImplicit(2, Buffer.from(`x${index}.example.com`))),
    ),
  );
const constraints = (count: number): Extension => ({
  oid: Oid.nameConstraints,
  critical: true,
  value: encodeSequence(subtrees(count)),
});
const names = (count: number): Extension => ({
  oid: Oid.subjectAltName,
  critical: false,
  value: encodeSequenceOf(
    Array.from({ length: count }, (_, index) => encodeImplicit(2, Buffer.from(`y${index}.example.com`))),
  ),
});
const policy = (depth: number, number: number): string => `1.3.6.1.4.1.99999.${depth}.${number}`;
/** Each of two policies is each of the next two: 2^depth ways (CVE-2023-0464). */
const policyMappings = (depth: number): Extension => ({
  oid: '2.5.29.33',
  critical: true,
  value: encodeSequenceOf(
    [1, 2].flatMap((from) =>
      [1, 2].map((to) => encodeSequence(encodeOid(policy(depth, from)), encodeOid(policy(depth + 1, to)))),
    ),
  ),
});
/** SmtpUTF8Mailbox in Punycode, longer than the buffer of OpenSSL 3.0.0 to 3.0.6 (CVE-2022-3602). */
const PUNYCODE: Extension = {
  oid: Oid.nameConstraints,
  critical: true,
  value: encodeSequence(
    encodeElement(contextConstructed(0), encodeSequence(encodeImplicit(1, Buffer.from(`.xn--${'ba'.repeat(300)}`)))),
  ),
};

/** Explicit parameters of a curve over a field that is none, with a compressed generator (CVE-2022-0778). */
function endlessCurve(): Buffer {
  const field = encodeSequence(encodeOid('1.2.840.10045.1.1'), encodeInteger(Buffer.from('02b9', 'hex')));
  const octets = (hex: string): Buffer => encodeElement(0x04, Buffer.from(hex, 'hex'));
  const parameters = encodeSequence(
    encodeInteger(1),
    field,
    encodeSequence(octets('0017'), octets('0000')),
    octets('020008'),
    encodeInteger(Buffer.from('02b9', 'hex')),
    encodeInteger(1),
  );
  return encodeSequence(
    encodeSequence(encodeOid(Oid.ecPublicKey), parameters),
    encodeBitString(Buffer.from('020008', 'hex')),
  );
}

/** A DSA key with a prime (or none) of so many bits. */
function dsaKey(bits: number, bytes: (length: number) => Buffer): Buffer {
  const odd = (length: number): Buffer => {
    const number = bytes(length);
    number[0] = (number[0] ?? 0) | 0x80;
    number[length - 1] = (number.at(-1) ?? 0) | 1;
    return number;
  };
  const group = encodeSequence(encodeInteger(odd(bits / 8)), encodeInteger(odd(32)), encodeInteger(odd(bits / 8 - 1)));
  return encodeSequence(
    encodeSequence(encodeOid('1.2.840.10040.4.1'), group),
    encodeBitString(encodeInteger(odd(bits / 8 - 1))),
  );
}

const nested = (depth: number): Buffer => {
  let inner: Buffer = Buffer.alloc(0);
  for (let level = 0; level < depth; level++) inner = encodeSequence(inner);
  return inner;
};

const manyPurposes = extendedKeyUsage(Array.from({ length: 8_000 }, (_, index) => `1.3.6.1.4.1.99999.${index}`));

export const COSTLIEST = 'a chain of ninety on P-521';

/** Nobody who sends one of these is trusted by anybody: all it can do is to keep us busy. */
export const COSTLY_CHAINS: Readonly<Record<string, MakeCase>> = {
  'a chain of a hundred': under(100, (above, depth) => issuedBy(above, commonName(`CA ${depth}`))),
  [COSTLIEST]: under(
    90,
    (above, depth) => {
      const algorithm = depth === 1 ? {} : { algorithm: ECDSA_SHA512 };
      return issuedBy(above, commonName(`CA ${depth}`), { keys: ecKeys('P-521'), ...algorithm });
    },
    { algorithm: ECDSA_SHA512 },
  ),
  'a chain of ninety on brainpoolP512t1': under(
    90,
    (above, depth) => {
      const algorithm = depth === 1 ? {} : { algorithm: ECDSA_SHA512 };
      return issuedBy(above, commonName(`CA ${depth}`), { keys: ecKeys('brainpoolP512t1'), ...algorithm });
    },
    { algorithm: ECDSA_SHA512 },
  ),
  'twenty RSA keys of 16,384 bits with the longest exponent': under(
    20,
    (above, depth, { bytes }) =>
      issuedBy(above, commonName(`CA ${depth}`), {
        spki: rsaKeyOf(16_384, bytes),
        ...(depth === 1 ? {} : { algorithm: RSA_SHA256, signature: Buffer.concat([Buffer.alloc(1), bytes(2_047)]) }),
      }),
    { algorithm: RSA_SHA256, signature: Buffer.alloc(2_048, 7) },
  ),
  'twenty DSA keys of 8,192 bits': under(
    20,
    (above, depth, { bytes }) =>
      issuedBy(above, commonName(`CA ${depth}`), {
        spki: dsaKey(8_192, bytes),
        ...(depth === 1
          ? {}
          : { algorithm: DSA_SHA256, signature: encodeSequence(encodeInteger(bytes(31)), encodeInteger(bytes(31))) }),
      }),
    { algorithm: DSA_SHA256, signature: encodeSequence(encodeInteger(9), encodeInteger(9)) },
  ),
  'a hundred issuers of one name and one key': (makes) => {
    const keys = ecKeys();
    const issuers = Array.from({ length: 100 }, () => issuedBy(makes.foreign, commonName('Issuing'), { keys }));
    return shown(leafOf(issuers[0] as Forged, makes), ...issuers, makes.foreign);
  },
  'a hundred issuers of one name, none of them the one': (makes) => {
    const issuers = Array.from({ length: 100 }, () => issuedBy(makes.foreign, commonName('Issuing')));
    return shown(leafOf(makes.foreign, makes, { issuer: commonName('Issuing') }), ...issuers);
  },
  'two CAs that have made each other': (makes) => {
    const [one, two] = [ecKeys(), ecKeys()];
    const names = [commonName('One'), commonName('Two')] as const;
    const first = issuedBy({ ...makes.foreign, subject: names[1], key: two.privateKey }, names[0], { keys: one });
    const second = issuedBy({ ...makes.foreign, subject: names[0], key: one.privateKey }, names[1], { keys: two });
    return shown(leafOf(first, makes), first, second, first, second);
  },
  'fifty CAs that have all made each other': (makes) => {
    const keys = ecKeys();
    const cas = Array.from({ length: 50 }, () =>
      issuedBy({ ...makes.foreign, subject: commonName('CA'), key: keys.privateKey }, commonName('CA'), { keys }),
    );
    return shown(leafOf(cas[0] as Forged, makes), ...cas, ...cas);
  },
  'a million comparisons of names and constraints': (makes) => {
    const issuing = issuedBy(makes.foreign, commonName('Issuing'), {
      extensions: [...CA_EXTENSIONS, constraints(1_000)],
    });
    return shown(leafOf(issuing, makes, { extensions: [...LEAF_EXTENSIONS, names(1_000)] }), issuing, makes.foreign);
  },
  'names and constraints beyond any measure': (makes) => {
    const issuing = issuedBy(makes.foreign, commonName('Issuing'), {
      extensions: [...CA_EXTENSIONS, constraints(1_800)],
    });
    return shown(leafOf(issuing, makes, { extensions: [...LEAF_EXTENSIONS, names(1_800)] }), issuing, makes.foreign);
  },
  'ten CAs with constraints over a name of many': under(
    10,
    (above, depth) => issuedBy(above, commonName(`CA ${depth}`), { extensions: [...CA_EXTENSIONS, constraints(190)] }),
    { extensions: [...LEAF_EXTENSIONS, names(1_800)] },
  ),
  'policies that branch in each of forty CAs': under(
    40,
    (above, depth) =>
      issuedBy(above, commonName(`CA ${depth}`), {
        extensions: [
          ...CA_EXTENSIONS,
          certificatePolicies([policy(depth, 1), policy(depth, 2)]),
          policyMappings(depth),
        ],
      }),
    { extensions: [...LEAF_EXTENSIONS, certificatePolicies([policy(40, 1)])] },
  ),
  'a constraint of mail in Punycode': (makes) => {
    const issuing = issuedBy(makes.foreign, commonName('Issuing'), { extensions: [...CA_EXTENSIONS, PUNYCODE] });
    return shown(leafOf(issuing, makes), issuing, makes.foreign);
  },
  'a curve on which a square root takes for ever': (makes) => {
    const issuing = issuedBy(makes.foreign, commonName('Issuing'), { spki: endlessCurve() });
    return shown(leafOf(issuing, makes), issuing, makes.foreign);
  },
  'eight thousand purposes': (makes) =>
    shown(leafOf(makes.foreign, makes, { extensions: [...LEAF_EXTENSIONS, manyPurposes] }), makes.foreign),
  'ten thousand sequences in each other': (makes) => {
    const deep = { oid: '1.3.6.1.4.1.99999.3', critical: false, value: nested(10_000) };
    return shown(leafOf(makes.foreign, makes, { extensions: [...LEAF_EXTENSIONS, deep] }), makes.foreign);
  },
  'a certificate of ten megabytes': (makes) => {
    const large = { oid: '1.3.6.1.4.1.99999.3', critical: false, value: Buffer.alloc(10_000_000) };
    return shown(leafOf(makes.foreign, makes, { extensions: [...LEAF_EXTENSIONS, large] }), makes.foreign);
  },
  'ten megabytes of certificates': (makes) =>
    shown(leafOf(makes.foreign, makes), ...Array.from({ length: 28_000 }, () => makes.foreign)),
  'just below what OpenSSL reads of one message': (makes) =>
    shown(
      leafOf(makes.foreign, makes),
      ...Array.from({ length: Math.floor(100_000 / (makes.foreign.der.length + 3)) }, () => makes.foreign),
    ),
};
