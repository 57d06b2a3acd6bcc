import { Oid } from '@bfcert/kernel/x509';
import { DAY_SECONDS, END_ENTITY, type RequestableProfile } from './profile.ts';

/**
 * A vehicle's TLS client certificate towards value-added services (EST and VAS endpoints). CN is the
 * VIN or the program's id of the vehicle, O its owner. clientAuth is named: nothing of OCPP advises
 * against it here, and it keeps the certificate from serving as anything else.
 */
export const vehicleVas: RequestableProfile = {
  name: 'vehicle-vas',
  version: 'vehicle-vas/1',
  trustDomain: 'vehicle-vas',
  authority: 'vehicle-vas',
  shape: {
    ...END_ENTITY,
    commonName: 'vehicle_id',
    extendedKeyUsage: [Oid.clientAuth],
    longestValiditySeconds: 398 * DAY_SECONDS,
    keys: { curves: ['P-256', 'P-384'], rsaBits: null, ed448: false },
  },
};
