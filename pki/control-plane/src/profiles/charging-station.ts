import { DAY_SECONDS, END_ENTITY, type RequestableProfile, withoutPointers } from './profile.ts';

/**
 * A station's TLS client certificate (OCPP 2.0.1 part 2, A00.FR.501 to 514).
 *
 * O is the owner (509), CN the serial number (511), no subjectAltName (note to 511). keyUsage is
 * digitalSignature alone: what a TLS client does with its key, for EC and RSA alike. No extended key
 * usage: 514 strongly advises against one, and a TLS server takes its absence as "any". RSA stops at
 * 4096 bits: a chain must fit the 10,000 characters of CertificateSigned.
 */
export const chargingStation: RequestableProfile = {
  name: 'charging-station',
  version: 'charging-station/2',
  trustDomain: 'charger-identity',
  authority: 'charger-identity',
  shape: {
    ...END_ENTITY,
    commonName: 'serial_number',
    longestValiditySeconds: 398 * DAY_SECONDS,
    keys: { curves: ['P-256', 'P-384', 'P-521'], rsaBits: { least: 2048, most: 4096 }, ed448: false },
  },
};

export const chargingStation1: RequestableProfile = {
  ...chargingStation,
  version: 'charging-station/1',
  shape: withoutPointers(chargingStation.shape),
};
