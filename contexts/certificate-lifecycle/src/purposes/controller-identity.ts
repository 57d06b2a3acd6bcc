import { chargerIdentityPolicy } from '../policy/policy.ts';
import { chargerIdentity } from './charger-identity.ts';
import type { Purpose } from './purpose.ts';

/**
 * A local controller's certificate for its connection to us: everything as for a station, in the same trust domain; it
 * is asked for its requests on its own line. What the stations behind it prove they prove through it, never end to end.
 */
export const controllerIdentity: Purpose = {
  ...chargerIdentity,
  name: 'controller_identity',
  subjectTypes: ['controller'],
  policy: { ...chargerIdentityPolicy, version: 'controller_identity/1' },
};
