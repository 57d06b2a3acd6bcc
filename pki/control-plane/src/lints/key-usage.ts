import { lintOf, sameMembers } from './lint.ts';

export const keyUsage = lintOf({
  name: 'key-usage',
  source: 'RFC 5280 4.2.1.3; OCPP A00.FR.512; the profile',
  level: 'error',
  needs: ['shape'],
  fault: ({ certificate, shape }) => {
    const found = certificate.keyUsage ?? [];
    return sameMembers(found, shape.keyUsage) ? null : `the key usage is ${found.join(', ') || 'missing'}`;
  },
});
