import { describe, expect, test } from 'vitest';
import { allOf, anyOf, inOrder, once } from './activation-rule.ts';
import { isProven, objectionTo, ruleInWords, type Seen } from './judge-evidence.ts';

const now = new Date('2026-03-01T12:00:00.000Z');
const hoursAgo = (hours: number): string => new Date(now.getTime() - hours * 3_600_000).toISOString();

const accepted = once('accepted_by_station', { from: ['station'], withinHours: 48 });
const listed = once('listed_by_station', { from: ['station_listing'], withinHours: 24 });
const queried = once('ocsp_query', { from: ['ocsp_responder', 'station'], withinHours: 24 });

const saw = (type: Seen['type'], from: Seen['from'], hours: number, over: Partial<Seen> = {}): Seen => ({
  type,
  from,
  firstAt: hoursAgo(hours),
  lastAt: hoursAgo(hours),
  sightings: 1,
  ...over,
});

describe('a sighting is refused', () => {
  const rule = anyOf(inOrder(accepted, listed), queried);
  const refusal = (over: Partial<Parameters<typeof objectionTo>[1]>, of: typeof rule | null = rule) =>
    objectionTo(of, { type: 'ocsp_query', from: 'ocsp_responder', at: hoursAgo(1), ...over }, now)?.reason ?? null;

  test.each([
    [null, {}],
    [null, { from: 'station' }],
    ['evidence_type_not_accepted', { type: 'mtls_handshake' }],
    ['evidence_type_not_accepted', { type: 'ocpp_delivery', from: 'station' }],
    ['evidence_source_not_accepted', { from: 'provider' }],
    ['evidence_source_not_accepted', { type: 'listed_by_station', from: 'station' }],
    [null, { at: hoursAgo(24) }],
    ['evidence_too_old', { at: hoursAgo(24.001) }],
    ['evidence_too_old', { at: '0001-01-01T00:00:00.000Z' }],
    [null, { at: hoursAgo(-5 / 60) }],
    ['evidence_from_the_future', { at: hoursAgo(-5.1 / 60) }],
    ['evidence_from_the_future', { at: '9999-12-31T23:59:59.999Z' }],
  ] as const)('as %s (%#)', (reason, over) => {
    expect(refusal(over)).toBe(reason);
  });

  test('when nothing proves anything for the purpose', () => {
    expect(refusal({}, null)).toBe('evidence_type_not_accepted');
  });
});

describe('a rule is met', () => {
  test('by any one of its alternatives', () => {
    const rule = anyOf(queried, listed);
    expect(isProven(rule, [], now)).toBe(false);
    expect(isProven(rule, [saw('listed_by_station', 'station_listing', 1)], now)).toBe(true);
    expect(isProven(rule, [saw('ocsp_query', 'station', 1)], now)).toBe(true);
    expect(isProven(rule, [saw('ocsp_query', 'provider', 1)], now)).toBe(false);
  });

  test('by all of its parts, in whatever order', () => {
    const rule = allOf(accepted, queried);
    const [one, other] = [saw('accepted_by_station', 'station', 1), saw('ocsp_query', 'station', 2)];
    expect(isProven(rule, [one], now)).toBe(false);
    expect(isProven(rule, [other], now)).toBe(false);
    expect(isProven(rule, [one, other], now)).toBe(true);
  });

  test('in its order only', () => {
    const rule = inOrder(accepted, listed);
    const acceptance = saw('accepted_by_station', 'station', 5);
    expect(isProven(rule, [acceptance, saw('listed_by_station', 'station_listing', 6)], now)).toBe(false);
    expect(isProven(rule, [acceptance, saw('listed_by_station', 'station_listing', 4)], now)).toBe(true);
    const before = saw('listed_by_station', 'station_listing', 6, { lastAt: hoursAgo(4), sightings: 2 });
    expect(isProven(rule, [acceptance, before], now)).toBe(true);
  });

  test('by what is recent enough', () => {
    expect(isProven(listed, [saw('listed_by_station', 'station_listing', 24)], now)).toBe(true);
    expect(isProven(listed, [saw('listed_by_station', 'station_listing', 25)], now)).toBe(false);
  });

  test('by as many as it asks for, of which the old ones do not count', () => {
    const twice = { ...queried, times: 2 };
    expect(isProven(twice, [saw('ocsp_query', 'station', 2)], now)).toBe(false);
    expect(isProven(twice, [saw('ocsp_query', 'station', 2), saw('ocsp_query', 'ocsp_responder', 1)], now)).toBe(true);
    expect(isProven(twice, [saw('ocsp_query', 'station', 20, { lastAt: hoursAgo(1), sightings: 2 })], now)).toBe(true);
    const mostlyOld = saw('ocsp_query', 'station', 500, { lastAt: hoursAgo(1), sightings: 900 });
    expect(isProven(twice, [mostlyOld], now)).toBe(false);
  });
});

test('a rule can be read', () => {
  const rule = anyOf(inOrder(accepted, listed), allOf(queried, { ...accepted, times: 3 }));
  expect(ruleInWords(rule)).toBe(
    'accepted_by_station then listed_by_station, or ocsp_query and 3 times accepted_by_station',
  );
});
