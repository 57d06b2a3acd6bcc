import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isOpen, type MaintenanceWindow, nextOpening, openingsWithin } from './maintenance-window.ts';

const nights: MaintenanceWindow = { days: [1, 2, 3, 4, 5], from: 22 * 60, to: 4 * 60, timeZone: 'Europe/Berlin' };

test.each([
  ['2026-11-23T20:59:00Z', false, 'a minute before it opens on Monday'],
  ['2026-11-23T21:00:00Z', true, 'when it opens'],
  ['2026-11-24T02:59:00Z', true, 'a minute before it closes, on the day after'],
  ['2026-11-24T03:00:00Z', false, 'when it closes'],
  ['2026-11-28T02:00:00Z', true, 'in the night from Friday to Saturday'],
  ['2026-11-28T22:00:00Z', false, 'on Saturday night'],
  ['2026-11-23T02:00:00Z', false, 'in the night from Sunday to Monday'],
  ['2026-07-06T20:00:00Z', true, 'in summer, when local clocks are two hours ahead'],
])('at %s it is open: %s (%s)', (at, open) => {
  expect(isOpen(nights, new Date(at))).toBe(open);
});

test('it opens next on Monday when it is Saturday noon', () => {
  expect(nextOpening(nights, new Date('2026-11-28T11:02:00Z'))).toEqual(new Date('2026-11-30T21:00:00Z'));
});

test('an hour that the clocks leave out on the only day is found a week later', () => {
  const lost: MaintenanceWindow = { days: [0], from: 2 * 60, to: 3 * 60, timeZone: 'Europe/Berlin' };
  expect(nextOpening(lost, new Date('2026-03-28T12:00:00Z'))).toEqual(new Date('2026-04-05T00:00:00Z'));
});

test('its next opening is open, not before it was asked, and nothing opens in between', () => {
  const window = fc.record({
    days: fc.uniqueArray(fc.constantFrom(0, 1, 2, 3, 4, 5, 6), { minLength: 1 }),
    from: fc.integer({ min: 0, max: 287 }).map((step) => step * 5),
    to: fc.integer({ min: 0, max: 287 }).map((step) => step * 5),
    timeZone: fc.constantFrom('Europe/Berlin', 'America/St_Johns', 'Asia/Kathmandu', 'UTC', 'Australia/Lord_Howe'),
  }) as fc.Arbitrary<MaintenanceWindow>;
  const at = fc.date({ min: new Date('2026-01-01'), max: new Date('2027-12-31'), noInvalidDate: true });
  fc.assert(
    fc.property(window, at, fc.double({ min: 0, max: 1, noNaN: true }), (one, asked, share) => {
      const next = nextOpening(one, asked);
      if (next === null) return expect(one.timeZone).not.toBe('UTC');
      expect(next.getTime()).toBeGreaterThanOrEqual(asked.getTime());
      expect(isOpen(one, next)).toBe(true);
      const between = new Date(asked.getTime() + (next.getTime() - asked.getTime()) * share);
      if (between < next) expect(isOpen(one, between)).toBe(false);
    }),
    { numRuns: 300 },
  );
});

test('the openings of a week are told with their ends, over midnight and the change of the clocks', () => {
  const told = openingsWithin(nights, new Date('2026-03-25T22:30:00Z'), new Date('2026-04-01T00:00:00Z'));
  expect(told.map(({ from, until }) => `${from.toISOString()} ${until.toISOString()}`)).toEqual([
    '2026-03-25T22:30:00.000Z 2026-03-26T03:00:00.000Z',
    '2026-03-26T21:00:00.000Z 2026-03-27T03:00:00.000Z',
    '2026-03-27T21:00:00.000Z 2026-03-28T03:00:00.000Z',
    '2026-03-30T20:00:00.000Z 2026-03-31T02:00:00.000Z',
    '2026-03-31T20:00:00.000Z 2026-04-01T02:00:00.000Z',
  ]);
});

test('an hour that comes twice opens it twice, where it ends within', () => {
  const daily: MaintenanceWindow = { days: [0, 1, 2, 3, 4, 5, 6], from: 22 * 60, to: 150, timeZone: 'Europe/Berlin' };
  const told = openingsWithin(daily, new Date('2026-10-24T12:00:00Z'), new Date('2026-10-25T22:00:00Z'));
  expect(told.map(({ from, until }) => [from.toISOString(), until.toISOString()])).toEqual([
    ['2026-10-24T20:00:00.000Z', '2026-10-25T00:30:00.000Z'],
    ['2026-10-25T01:00:00.000Z', '2026-10-25T01:30:00.000Z'],
    ['2026-10-25T21:00:00.000Z', '2026-10-26T01:30:00.000Z'],
  ]);
});

test('one that is always open opens once, and has no end within', () => {
  const always: MaintenanceWindow = { days: [0, 1, 2, 3, 4, 5, 6], from: 0, to: 0, timeZone: 'UTC' };
  const [from, until] = [new Date('2026-03-02T10:00:00Z'), new Date('2026-03-30T00:00:00Z')];
  expect(openingsWithin(always, from, until)).toEqual([{ from, until }]);
});

test('within an opening it is open from its beginning to its end, and between two it is not', () => {
  const window = fc.record({
    days: fc.uniqueArray(fc.constantFrom(0, 1, 2, 3, 4, 5, 6), { minLength: 1 }),
    from: fc.integer({ min: 0, max: 287 }).map((step) => step * 5),
    to: fc.integer({ min: 0, max: 287 }).map((step) => step * 5),
    timeZone: fc.constantFrom('Europe/Berlin', 'America/St_Johns', 'Antarctica/Troll', 'UTC', 'Australia/Lord_Howe'),
  }) as fc.Arbitrary<MaintenanceWindow>;
  const at = fc.date({ min: new Date('2026-01-01'), max: new Date('2027-12-31'), noInvalidDate: true });
  fc.assert(
    fc.property(window, at, (one, asked) => {
      const end = new Date(asked.getTime() + 10 * 86_400_000);
      const openings = openingsWithin(one, asked, end);
      // Each step of five minutes, by the clock of the zone alone.
      const first = Math.ceil(asked.getTime() / 300_000) * 300_000;
      for (let time = first; time < end.getTime(); time += 300_000) {
        const isTold = openings.some(({ from, until }) => from.getTime() <= time && time < until.getTime());
        if (isTold !== isOpen(one, new Date(time))) return false;
      }
      return true;
    }),
    { numRuns: 100 },
  );
});
