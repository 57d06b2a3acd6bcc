import { lintOf } from './lint.ts';

export const certificateSize = lintOf({
  name: 'certificate-size',
  source: 'the profile',
  level: 'error',
  needs: ['shape'],
  fault: ({ certificate, shape }) =>
    shape.largestBytes === null || certificate.der.length <= shape.largestBytes
      ? null
      : `the certificate has up to ${certificate.der.length} bytes; the profile allows ${shape.largestBytes}`,
});
