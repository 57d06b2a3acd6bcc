import { iso15118Edition } from './iso15118.ts';
import { lintOf } from './lint.ts';

export const iso15118Curve = lintOf({
  name: 'iso15118-curve',
  source: 'ISO 15118-2: secp256r1; ISO 15118-20: secp521r1 or Ed448',
  level: 'error',
  needs: [],
  fault: ({ certificate }) =>
    iso15118Edition(certificate) === 'neither' ? 'its key is of neither edition of ISO 15118' : null,
});
