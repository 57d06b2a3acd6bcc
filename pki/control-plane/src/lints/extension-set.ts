import { Oid } from '@bfcert/kernel/x509';
import { isRoot, lintOf, sameMembers } from './lint.ts';

const CRITICAL: ReadonlySet<string> = new Set([Oid.basicConstraints, Oid.keyUsage]);

/**
 * With subject-name, and the lints that fix each extension's value, this proves that nothing was copied
 * from a CSR: whatever a request asked for, the certificate has these extensions and no other.
 */
export const extensionSet = lintOf({
  name: 'extension-set',
  source: 'the profile: no extension more, none fewer, never one of the CSR; RFC 5280 4.2 for which are critical',
  level: 'error',
  needs: ['shape'],
  fault: ({ certificate, shape }) => {
    const pointed = !isRoot(certificate);
    const expected = [
      Oid.basicConstraints,
      Oid.keyUsage,
      Oid.subjectKeyIdentifier,
      Oid.authorityKeyIdentifier,
      ...(shape.extendedKeyUsage === null ? [] : [Oid.extendedKeyUsage]),
      ...(shape.subjectAltName === 'absent' ? [] : [Oid.subjectAltName]),
      ...(pointed && shape.revocationPointers.crl ? [Oid.crlDistributionPoints] : []),
      ...(pointed && (shape.revocationPointers.ocsp || shape.caIssuers) ? [Oid.authorityInfoAccess] : []),
      ...(shape.ocspNoCheck ? [Oid.ocspNoCheck] : []),
    ];
    const found = certificate.extensions.map((extension) => extension.oid);
    if (!sameMembers(found, expected)) return `the extensions are ${found.join(', ')}`;
    const wrong = certificate.extensions.find(({ oid, critical }) => critical !== CRITICAL.has(oid));
    return wrong === undefined ? null : `the extension ${wrong.oid} is ${wrong.critical ? '' : 'not '}critical`;
  },
});
