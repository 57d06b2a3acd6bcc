import { expect, test } from 'vitest';
import { parseWindow } from './window.ts';

test.each([
  ['Mon-Fri 22:00-04:00 Europe/Berlin', { days: [1, 2, 3, 4, 5], from: 1_320, to: 240, timeZone: 'Europe/Berlin' }],
  ['sat,sun 00:00-23:55 UTC', { days: [0, 6], from: 0, to: 1_435, timeZone: 'UTC' }],
  ['Fri-Mon 01:30-05:00 UTC', { days: [0, 1, 5, 6], from: 90, to: 300, timeZone: 'UTC' }],
])('%s is a window', (text, window) => {
  expect(parseWindow(text)).toEqual(window);
});

test.each([
  '',
  'Mon-Fri 22:00-04:00',
  'Mon 24:00-04:00 UTC',
  'Mon 22:60-04:00 UTC',
  'Someday 22:00-04:00 UTC',
  'Mon-Tue-Wed 22:00-04:00 UTC',
])('"%s" is none', (text) => {
  expect(() => parseWindow(text)).toThrow(/--window takes/);
});
