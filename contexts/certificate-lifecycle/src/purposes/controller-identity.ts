import { chargerIdentityPolicy } from '../policy/policy.ts';
import { chargerIdentity } from './charger-identity.ts';
import type { Purpose } from './purpose.ts';

/**
 * A local controller's certificate for its connection to us: everything as for a station, in the same
 * trust domain. What the stations behind it prove they prove through it, never end to end.
 */
export const controllerIdentity: Purpose = {
  ...chargerIdentity,
  name: 'controller_identity',
  subjectTypes: ['controller'],
  // Nobody here has a connection over which to ask it.
  renewal: 'open_request',
  policy: { ...chargerIdentityPolicy, version: 'controller_identity/1' },
};
