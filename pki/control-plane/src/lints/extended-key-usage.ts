import { lintOf, sameMembers } from './lint.ts';

export const extendedKeyUsage = lintOf({
  name: 'extended-key-usage',
  source: 'OCPP A00.FR.514 (none for stations); RFC 5280 4.2.1.12; RFC 6960 4.2.2.2 (OCSPSigning)',
  level: 'error',
  needs: ['shape'],
  fault: ({ certificate, shape }) => {
    const found = certificate.extendedKeyUsage;
    if (found === null || shape.extendedKeyUsage === null) {
      return found === shape.extendedKeyUsage ? null : 'the extended key usage is missing or unexpected';
    }
    return sameMembers(found, shape.extendedKeyUsage) ? null : `the extended key usage is ${found.join(', ')}`;
  },
});
