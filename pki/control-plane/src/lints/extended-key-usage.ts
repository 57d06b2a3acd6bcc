import { type Lint, sameMembers } from './lint.ts';

export const extendedKeyUsage: Lint = {
  name: 'extended-key-usage',
  source: 'OCPP A00.FR.514 (none for stations); RFC 5280 4.2.1.12',
  fault: ({ certificate, shape }) => {
    const found = certificate.extendedKeyUsage;
    if (found === null || shape.extendedKeyUsage === null) {
      return found === shape.extendedKeyUsage ? null : 'the extended key usage is missing or unexpected';
    }
    return sameMembers(found, shape.extendedKeyUsage) ? null : `the extended key usage is ${found.join(', ')}`;
  },
};
