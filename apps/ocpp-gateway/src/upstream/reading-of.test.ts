import { expect, test } from 'vitest';
import { readingOf } from './reading-of.ts';

test.each([
  ['InstallCertificate', 'exact'],
  ['installcertificate', 'close'],
  ['InſtallCertificate', 'close'],
  ['InstallCertificate-Signed', 'close'],
  ['InstallCertificate-signed-Signed', 'close'],
  ['InstallCertificates', 'none'],
  ['Reset-Signed', 'none'],
  ['-Signed', 'none'],
] as const)('%s is read where InstallCertificate is: %s', (action, reading) => {
  expect(readingOf(action, new Set(['InstallCertificate']))).toBe(reading);
});
