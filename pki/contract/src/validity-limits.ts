import type { ProfileName } from './messages.ts';

const DAY_SECONDS = 86_400;
const CLIENT = 398 * DAY_SECONDS;
const SERVER = 180 * DAY_SECONDS;
const SECC = 92 * DAY_SECONDS;

/**
 * The longest validity, in seconds, that a request for this profile may ask for: told before anybody
 * asks, so that no policy is made that the control plane would refuse. Its own profiles are held to these.
 */
export const LONGEST_VALIDITY: Readonly<Record<ProfileName, number>> = {
  'charging-station': CLIENT,
  'charger-combined': SECC,
  'csms-server-ec': SERVER,
  'csms-server-rsa': SERVER,
  'secc-leaf': SECC,
  'secc-leaf-20': SECC,
  'vehicle-vas': CLIENT,
  'iot-device': CLIENT,
};
