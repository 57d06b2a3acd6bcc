import { type Lint, sameMembers } from './lint.ts';

export const keyUsage: Lint = {
  name: 'key-usage',
  source: 'RFC 5280 4.2.1.3; OCPP A00.FR.512; only a CA signs certificates',
  fault: ({ certificate, shape }) => {
    const found = certificate.keyUsage ?? [];
    if (shape.ca === null && (found.includes('keyCertSign') || found.includes('cRLSign'))) {
      return 'an end entity may sign certificates';
    }
    return sameMembers(found, shape.keyUsage) ? null : `the key usage is ${found.join(', ')}`;
  },
};
