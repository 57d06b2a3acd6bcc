import { expect, test } from 'vitest';
import { backendServerPolicy, chargerIdentityPolicy } from './policy.ts';
import { crossed, postureOf } from './posture.ts';

const now = new Date('2026-03-01T00:00:00Z');
const inDays = (days: number): string => new Date(now.getTime() + days * 86_400_000).toISOString();

test.each([
  [31, 'valid'],
  [30, 'renewal_due'],
  [14, 'escalated'],
  [7, 'incident'],
  [0, 'expired'],
] as const)('%i days before its end a charger certificate is %s', (days, posture) => {
  expect(postureOf(chargerIdentityPolicy, inDays(days), now)).toBe(posture);
});

test('the defaults are those of the domain', () => {
  const days = (seconds: number): number => seconds / 86_400;
  const { validity, renewBefore, escalateBefore, incidentBefore } = chargerIdentityPolicy;
  expect([validity, renewBefore, escalateBefore, incidentBefore].map(days)).toEqual([180, 30, 14, 7]);
  expect(days(backendServerPolicy.validity)).toBe(90);
});

test.each([
  ['valid', 'renewal_due', []],
  ['valid', 'escalated', ['escalated']],
  ['escalated', 'escalated', []],
  ['renewal_due', 'expired', ['escalated', 'incident']],
  ['escalated', 'incident', ['incident']],
  ['incident', 'valid', []],
] as const)('from %s to %s the thresholds %j are crossed', (from, to, thresholds) => {
  expect(crossed(from, to)).toEqual(thresholds);
});
