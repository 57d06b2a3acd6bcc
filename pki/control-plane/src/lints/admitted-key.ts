import { keyFault } from '../profiles/profile.ts';
import { lintOf } from './lint.ts';

export const admittedKey = lintOf({
  name: 'admitted-key',
  source: 'the profile: OCPP A00.FR.504 and 513; ISO 15118-2: secp256r1; ISO 15118-20: secp521r1 or Ed448',
  level: 'error',
  needs: ['shape'],
  fault: ({ certificate, shape }) => keyFault(shape.keys, certificate.key),
});
