import { Oid } from '@bfcert/kernel/x509';
import { isSeccLeaf } from './iso15118.ts';
import { lintOf } from './lint.ts';

export const iso15118KeyUsage = lintOf({
  name: 'iso15118-key-usage',
  source:
    'ISO 15118-2 as implemented (EcoG): critical digitalSignature, and keyAgreement at most; RFC 8410 5 for Ed448',
  level: 'error',
  needs: [],
  fault: ({ certificate }) => {
    if (!isSeccLeaf(certificate)) return null;
    const usages = certificate.keyUsage ?? [];
    if (!usages.includes('digitalSignature')) return 'the key of an EVSE does not sign';
    const allowed = certificate.key.kind === 'ed448' ? ['digitalSignature'] : ['digitalSignature', 'keyAgreement'];
    const stranger = usages.find((usage) => !allowed.includes(usage));
    if (stranger !== undefined) return `the key usage of an EVSE has ${stranger}`;
    const critical = certificate.extensions.some((extension) => extension.oid === Oid.keyUsage && extension.critical);
    return critical ? null : 'the key usage is not critical';
  },
});
