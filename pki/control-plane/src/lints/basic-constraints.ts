import { lintOf } from './lint.ts';

export const basicConstraints = lintOf({
  name: 'basic-constraints',
  source: 'RFC 5280 4.2.1.9; the profile',
  level: 'error',
  needs: ['shape'],
  fault: ({ certificate, shape }) => {
    if (certificate.isCa !== (shape.ca !== null))
      return certificate.isCa ? 'an end entity claims to be a CA' : 'an authority is no CA';
    return certificate.pathLength === (shape.ca?.pathLength ?? null)
      ? null
      : `the path length is ${certificate.pathLength ?? 'not limited'}`;
  },
});
