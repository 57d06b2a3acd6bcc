import { csmsServerEc } from './csms-server-ec.ts';
import { type RequestableProfile, withoutPointers } from './profile.ts';

/**
 * The CSMS's TLS server certificate for stations that speak only the TLS_RSA suites (A00.FR.318,
 * 421). Those encrypt the session secret to the server's key, hence keyEncipherment beside
 * digitalSignature (RFC 5246 7.4.2). Its chain is RSA throughout: an RSA leaf below an EC authority
 * fails in a client that verifies RSA only. Names as in csms-server-ec.
 */
export const csmsServerRsa: RequestableProfile = {
  ...csmsServerEc,
  name: 'csms-server-rsa',
  version: 'csms-server-rsa/2',
  authority: 'backend-server-rsa',
  shape: {
    ...csmsServerEc.shape,
    keyUsage: ['digitalSignature', 'keyEncipherment'],
    keys: { curves: [], rsaBits: { least: 2048, most: 4096 }, ed448: false },
  },
};

export const csmsServerRsa1: RequestableProfile = {
  ...csmsServerRsa,
  version: 'csms-server-rsa/1',
  shape: withoutPointers(csmsServerRsa.shape),
};
