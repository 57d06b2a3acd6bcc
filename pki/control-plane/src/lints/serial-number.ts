import type { Lint } from './lint.ts';

const LEAST_BITS = 64;
/** RFC 5280 allows 20 octets; ours need 16, and a larger one would be somebody else's. */
const MOST_BITS = 127;

export const serialNumber: Lint = {
  name: 'serial-number',
  source: 'RFC 5280 4.1.2.2; CA/Browser Forum baseline requirements 7.1 (64 bits of randomness)',
  fault: ({ certificate }) => {
    const bits = BigInt(`0x${certificate.serial}`).toString(2).length;
    return bits >= LEAST_BITS && bits <= MOST_BITS ? null : `the serial number has ${bits} bits`;
  },
};
