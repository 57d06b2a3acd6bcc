import { expect, test } from 'vitest';
import { recordMaker } from '../testing/records.ts';
import type { AwaitedCertificate } from './left-behind.ts';
import { AWAITED_MS, isStillAwaited } from './still-awaited.ts';

const start = new Date('2026-03-01T00:00:00Z');
const after = (ms: number): Date => new Date(start.getTime() + ms);
const HOUR_MS = 3_600_000;

const make = recordMaker(start);
const { signingRequest: _, intendedEnd: __, validity: ___, ...common } = make.requested();
const issued = { ...common, state: 'issued', signed: make.signed(), sentAt: null } as const;
const installed = {
  ...common,
  state: 'installed_pending_activation',
  signed: make.signed(),
  installedAt: after(HOUR_MS).toISOString(),
  since: 'endpoint_answer',
} as const;

test.each<[string, AwaitedCertificate, number]>([
  ['from its signature, where it is ours to bring and has not left', issued, 0],
  ['from when it left for the last time', { ...issued, sentAt: after(2 * HOUR_MS).toISOString() }, 2 * HOUR_MS],
  ['from when its endpoint accepted it', installed, HOUR_MS],
])('a next certificate is waited for three days: %s', (_name, record, since) => {
  expect(isStillAwaited(record, after(since + AWAITED_MS - 1))).toBe(true);
  expect(isStillAwaited(record, after(since + AWAITED_MS))).toBe(false);
});

test('one that is carried by hand, when that suits, is waited for until that is said', () => {
  const carried = { ...issued, purpose: 'evse_v2g' } as const;
  expect(isStillAwaited(carried, after(100 * AWAITED_MS))).toBe(true);
  expect(isStillAwaited({ ...carried, sentAt: start.toISOString() }, after(AWAITED_MS))).toBe(false);
});
