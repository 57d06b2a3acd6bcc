import { Oid } from '@bfcert/kernel/x509';
import { lintOf } from './lint.ts';

/** Those that a TLS stack of a station or vehicle can be expected to process. */
const PROCESSED: ReadonlySet<string> = new Set([
  Oid.basicConstraints,
  Oid.keyUsage,
  Oid.extendedKeyUsage,
  Oid.subjectAltName,
  Oid.certificatePolicies,
  Oid.nameConstraints,
]);

export const extensionCriticality = lintOf({
  name: 'extension-criticality',
  source: 'RFC 5280 4.2 (an unknown critical extension is a refusal), 4.2.1.1, 4.2.1.2, 4.2.1.9 and 4.2.2.1',
  level: 'error',
  needs: [],
  fault: ({ certificate }) => {
    const unprocessed = certificate.extensions.find(({ oid, critical }) => critical && !PROCESSED.has(oid));
    if (unprocessed !== undefined) return `the extension ${unprocessed.oid} is critical`;
    const constraints = certificate.extensions.find(({ oid }) => oid === Oid.basicConstraints);
    return certificate.isCa && constraints?.critical === false ? 'the basic constraints are not critical' : null;
  },
});
