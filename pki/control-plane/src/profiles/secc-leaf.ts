import { DAY_SECONDS, END_ENTITY, type RequestableProfile } from './profile.ts';

/** No certificate of an ISO 15118-2 chain is larger (OPCP states it for every certificate it carries). */
export const ISO15118_2_LARGEST_BYTES = 800;

/**
 * A charging station's TLS server certificate towards the vehicle, ISO 15118-2 (OCPP A00.FR.513).
 *
 * CN is the SeccId, O and C as ISO15118Ctrlr has them, DC=CPO: in this order, which is the one that
 * field implementations write (EcoG). keyAgreement beside digitalSignature because -2 also has a
 * static-ECDH suite. The vehicle asks for its revocation by OCSP only, through the answer the station
 * staples; a list and the issuer's address would only cost bytes. Two to three months of life.
 */
export const seccLeaf: RequestableProfile = {
  name: 'secc-leaf',
  version: 'secc-leaf/1',
  trustDomain: 'iso15118-evse',
  authority: 'iso15118-evse',
  shape: {
    ...END_ENTITY,
    subject: ['CN', 'O', 'C', 'DC'],
    commonName: 'secc_id',
    domainComponent: 'CPO',
    keyUsage: ['digitalSignature', 'keyAgreement'],
    revocationPointers: { crl: false, ocsp: true },
    caIssuers: false,
    longestValiditySeconds: 92 * DAY_SECONDS,
    largestBytes: ISO15118_2_LARGEST_BYTES,
    keys: { curves: ['P-256'], rsaBits: null, ed448: false },
  },
};
