import { iso15118Edition } from './iso15118.ts';
import { lintOf } from './lint.ts';

/** The leaf and two authorities; the root is at the vehicle already. */
const MOST_BELOW_ROOT = 3;

export const iso15118Depth = lintOf({
  name: 'iso15118-depth',
  source: 'ISO 15118: at most two sub-CAs between root and leaf',
  level: 'error',
  needs: ['path'],
  fault: ({ certificate, path }) =>
    iso15118Edition(certificate) !== null && path.length - 1 > MOST_BELOW_ROOT
      ? `there are ${path.length - 2} authorities between it and its root`
      : null,
});
