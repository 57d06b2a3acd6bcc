import { expect, it } from 'vitest';
import { generalizedTime, timeText, utcTime } from './time.ts';

it.each([
  ['491231235959Z', '2049-12-31T23:59:59.000Z'],
  ['500101000000Z', '1950-01-01T00:00:00.000Z'],
  ['000229120000Z', '2000-02-29T12:00:00.000Z'],
])('reads the UTCTime %s', (text, time) => {
  expect(utcTime(text)?.toISOString()).toBe(time);
});

it.each([
  ['20500101000000Z', '2050-01-01T00:00:00.000Z'],
  ['99991231235959Z', '9999-12-31T23:59:59.000Z'],
  ['00500101000000Z', '0050-01-01T00:00:00.000Z'],
])('reads the GeneralizedTime %s', (text, time) => {
  expect(generalizedTime(text)?.toISOString()).toBe(time);
});

it.each([
  '4912312359Z',
  '491231235959+0100',
  '491231235959',
  '490229000000Z',
  '491301000000Z',
  '490001000000Z',
  '490100000000Z',
  '490431000000Z',
  '490101240000Z',
  '490101006000Z',
  '490101000060Z',
  ' 490101000000Z',
  '490101000000Z\n',
])('refuses the UTCTime %j', (text) => {
  expect(utcTime(text)).toBeNull();
});

it.each(['20500101000000.5Z', '20500101000000', '205001010000Z', '20500101000000+0000', '21000229000000Z'])(
  'refuses the GeneralizedTime %j',
  (text) => {
    expect(generalizedTime(text)).toBeNull();
  },
);

it('changes the type between 2049 and 2050', () => {
  expect(timeText(new Date('2049-12-31T23:59:59.999Z'))).toEqual({ type: 'utcTime', text: '491231235959Z' });
  expect(timeText(new Date('2050-01-01T00:00:00Z'))).toEqual({ type: 'generalizedTime', text: '20500101000000Z' });
});

it('writes no time a certificate cannot carry', () => {
  expect(() => timeText(new Date(Number.NaN))).toThrow(RangeError);
  expect(() => timeText(new Date('1949-12-31T23:59:59Z'))).toThrow(RangeError);
  expect(() => timeText(new Date(253_402_300_800_000))).toThrow(RangeError);
});
