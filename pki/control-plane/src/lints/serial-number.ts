import { lintOf } from './lint.ts';

const LEAST_BITS = 64;

export const serialNumber = lintOf({
  name: 'serial-number',
  source: 'RFC 5280 4.1.2.2; CA/Browser Forum baseline requirements 7.1 (64 bits of randomness)',
  level: 'warning',
  needs: [],
  fault: ({ certificate }) => {
    const bits = BigInt(`0x${certificate.serial}`).toString(2).length;
    return bits >= LEAST_BITS ? null : `the serial number has ${bits} bits and can be guessed`;
  },
});
