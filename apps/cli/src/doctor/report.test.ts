import { expect, test } from 'vitest';
import type { Observation } from './observation.ts';
import { report } from './report.ts';

const observed = (verdict: Observation['verdict']): Observation => ({
  area: 'disk',
  verdict,
  subject: '/var/lib/bfcert',
  seen: 'has 1 GiB free',
});

test.each([
  [[], '0 findings, 0 not seen.'],
  [['good', 'finding'], '1 finding, 0 not seen.'],
  [['finding', 'finding', 'unknown'], '2 findings, 1 not seen.'],
] as const)('the report of %j ends with how many findings there are', (verdicts, last) => {
  const text = report({ isolation: 'separate_users', observations: verdicts.map(observed) });
  expect(text.trimEnd().split('\n').at(-1)).toBe(last);
});
