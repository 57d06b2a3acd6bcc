import { Oid } from '@bfcert/kernel/x509';
import { DAY_SECONDS, END_ENTITY, type RequestableProfile } from './profile.ts';

/**
 * A device's TLS client certificate towards an IoT hub. CN is the thing name. The keys are those AWS
 * IoT Core takes: RSA of 2048 bits or more, P-256, P-384, P-521.
 */
export const iotDevice: RequestableProfile = {
  name: 'iot-device',
  version: 'iot-device/1',
  trustDomain: 'iot',
  authority: 'iot',
  shape: {
    ...END_ENTITY,
    commonName: 'thing_name',
    extendedKeyUsage: [Oid.clientAuth],
    longestValiditySeconds: 398 * DAY_SECONDS,
    keys: { curves: ['P-256', 'P-384', 'P-521'], rsaBits: { least: 2048, most: 4096 }, ed448: false },
  },
};
