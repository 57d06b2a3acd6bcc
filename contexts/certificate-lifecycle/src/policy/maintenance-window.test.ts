import { expect, test } from 'vitest';
import { faultInWindows, isOpen, type MaintenanceWindows, nextOpening, type Weekday } from './maintenance-window.ts';

const berlin = (days: readonly Weekday[], from: string, to: string): MaintenanceWindows => ({
  timeZone: 'Europe/Berlin',
  windows: [{ days, from, to }],
});
const opening = (windows: MaintenanceWindows, at: string) => nextOpening(windows, new Date(at)).toISOString();

test('a window that ends before it begins lasts into the next day, also over the end of the week', () => {
  const nights = berlin(['sun'], '22:00', '05:00');
  expect(isOpen(nights, new Date('2026-01-11T21:00:00Z'))).toBe(true);
  expect(isOpen(nights, new Date('2026-01-12T03:59:59Z'))).toBe(true);
  expect(isOpen(nights, new Date('2026-01-12T04:00:00Z'))).toBe(false);
  expect(opening(nights, '2026-01-12T04:00:00Z')).toBe('2026-01-18T21:00:00.000Z');
});

test('inside a window it is open at once; before it, at its local beginning', () => {
  const nights = berlin(['tue', 'thu'], '01:00', '04:00');
  expect(opening(nights, '2026-01-13T02:30:10.500Z')).toBe('2026-01-13T02:30:10.500Z');
  expect(opening(nights, '2026-01-13T05:00:00Z')).toBe('2026-01-15T00:00:00.000Z');
  expect(opening(nights, '2026-01-12T12:00:31.123Z')).toBe('2026-01-13T00:00:00.000Z');
});

test('the clocks may change between now and then: the local time stays', () => {
  const nights = berlin(['mon'], '04:00', '05:00');
  expect(opening(nights, '2026-03-27T12:00:00Z')).toBe('2026-03-30T02:00:00.000Z');
  expect(opening(nights, '2026-10-23T12:00:00Z')).toBe('2026-10-26T03:00:00.000Z');
});

test('a local time that summer time skips opens within the hour that follows, if the window lasts so long', () => {
  const nights = berlin(['sun'], '02:30', '04:30');
  expect(opening(nights, '2026-03-28T12:00:00Z')).toMatch(/^2026-03-29T01:[03]0:00/);
});

test.each([
  [{ timeZone: 'Europe/Nowhere', windows: [{ days: ['mon'], from: '01:00', to: '02:00' }] }, 'time zone'],
  [{ timeZone: '', windows: [{ days: ['mon'], from: '01:00', to: '02:00' }] }, 'time zone'],
  [{ timeZone: 'UTC', windows: [] }, '1 to 14'],
  [{ timeZone: 'UTC', windows: [{ days: [], from: '01:00', to: '02:00' }] }, 'at least one day'],
  [{ timeZone: 'UTC', windows: [{ days: ['mon', 'mon'], from: '01:00', to: '02:00' }] }, 'each once'],
  [{ timeZone: 'UTC', windows: [{ days: ['mon'], from: '24:00', to: '02:00' }] }, 'HH:MM'],
  [{ timeZone: 'UTC', windows: [{ days: ['mon'], from: '1:00', to: '02:00' }] }, 'HH:MM'],
] as const)('%j is refused', (windows, why) => {
  expect(faultInWindows(windows)).toContain(why);
});
