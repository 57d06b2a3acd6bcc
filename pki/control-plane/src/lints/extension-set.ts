import { Oid } from '@bfcert/kernel/x509';
import { type Lint, sameMembers } from './lint.ts';

const CRITICAL: ReadonlySet<string> = new Set([Oid.basicConstraints, Oid.keyUsage]);

export const extensionSet: Lint = {
  name: 'extension-set',
  source: 'the profile: no extension more, none fewer; RFC 5280 4.2 for which are critical',
  fault: ({ certificate, shape }) => {
    const expected = [
      Oid.basicConstraints,
      Oid.keyUsage,
      Oid.subjectKeyIdentifier,
      Oid.authorityKeyIdentifier,
      ...(shape.extendedKeyUsage === null ? [] : [Oid.extendedKeyUsage]),
      ...(shape.subjectAltName === 'absent' ? [] : [Oid.subjectAltName]),
    ];
    const found = certificate.extensions.map((extension) => extension.oid);
    if (!sameMembers(found, expected)) return `the extensions are ${found.join(', ')}`;
    const wrong = certificate.extensions.find(({ oid, critical }) => critical !== CRITICAL.has(oid));
    return wrong === undefined ? null : `the extension ${wrong.oid} is ${wrong.critical ? '' : 'not '}critical`;
  },
};
