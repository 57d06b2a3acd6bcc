import { DAY_SECONDS, type Profile } from './profile.ts';

/** A trust anchor: one issuing authority below it and no deeper (RFC 5280 4.2.1.9). Its keys meet BSI TR-02102-1 (A00.FR.504). */
export const rootAuthority: Profile = {
  name: 'root-authority',
  version: 'root-authority/1',
  shape: {
    subject: ['O', 'CN'],
    ca: { pathLength: 1 },
    keyUsage: ['keyCertSign', 'cRLSign'],
    extendedKeyUsage: null,
    subjectAltName: 'absent',
    longestValiditySeconds: 20 * 365 * DAY_SECONDS,
    backdatingSeconds: DAY_SECONDS,
    keys: { curves: ['P-256', 'P-384'], rsaBits: { least: 3072, most: 4096 } },
  },
};
