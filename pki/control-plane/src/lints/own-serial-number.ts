import { lintOf } from './lint.ts';

/** RFC 5280 allows 20 octets; ours need 16, and a larger one would be somebody else's. */
const MOST_BITS = 127;

export const ownSerialNumber = lintOf({
  name: 'own-serial-number',
  source: 'draft-certificate.ts: 127 random bits',
  level: 'error',
  needs: ['shape'],
  fault: ({ certificate }) => {
    const bits = BigInt(`0x${certificate.serial}`).toString(2).length;
    return bits <= MOST_BITS ? null : `the serial number has ${bits} bits`;
  },
});
