import { expect, test } from 'vitest';
import { backendServerPolicy, chargerIdentityPolicy } from './policy.ts';
import { crossed, postureOf, reachedAt } from './posture.ts';

const now = new Date('2026-03-01T00:00:00Z');
const inDays = (days: number): string => new Date(now.getTime() + days * 86_400_000).toISOString();
/** Of so long a life, and so near its end. */
const ending = (left: number, life = 180) => ({ notBefore: inDays(left - life), notAfter: inDays(left) });

test.each([
  [31, 'valid'],
  [30, 'renewal_due'],
  [14, 'escalated'],
  [7, 'incident'],
  [0, 'expired'],
] as const)('%i days before its end a charger certificate is %s', (days, posture) => {
  expect(postureOf(chargerIdentityPolicy, ending(days), now)).toBe(posture);
});

test.each([
  [30, 'valid'],
  [7, 'valid'],
  [5, 'renewal_due'],
  [2.3, 'escalated'],
  [1.1, 'incident'],
  [0, 'expired'],
] as const)('one that lives a sixth as long as the policy thinks is, %d days before its end, %s', (days, posture) => {
  expect(postureOf(chargerIdentityPolicy, ending(days, 30), now)).toBe(posture);
});

test('one that lives longer than the policy thinks is told of no earlier', () => {
  expect(postureOf(chargerIdentityPolicy, ending(15, 400), now)).toBe('renewal_due');
  expect(reachedAt(chargerIdentityPolicy, ending(15, 400), 'escalated')).toBe(inDays(1));
});

test('where the validity is its issuer’s, the policy’s days are taken as they are', () => {
  expect(postureOf({ ...chargerIdentityPolicy, validity: 0 }, ending(13, 30), now)).toBe('escalated');
});

test.each([30, 90, 179, 180, 400])('a threshold of a life of %i days is reached when the posture says so', (life) => {
  for (const threshold of ['escalated', 'incident'] as const) {
    const at = new Date(reachedAt(chargerIdentityPolicy, ending(20, life), threshold));
    expect(postureOf(chargerIdentityPolicy, ending(20, life), at)).toBe(threshold);
    expect(postureOf(chargerIdentityPolicy, ending(20, life), new Date(at.getTime() - 2))).not.toBe(threshold);
  }
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
