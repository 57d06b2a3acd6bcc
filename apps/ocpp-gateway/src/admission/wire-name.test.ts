import { describe, expect, test } from 'vitest';
import { reportableName, wireNameOf } from './wire-name.ts';

describe('the identity in the URL', () => {
  test.each([
    ['/ocpp/CS-1', 'CS-1'],
    ['/ocpp/RDAM%7C123', 'RDAM|123'],
    ['/ocpp/a*b_c=d+e@f.g', 'a*b_c=d+e@f.g'],
    ['/ocpp/%43S-1', 'CS-1'],
  ])('%s is %s', (target, name) => {
    expect(wireNameOf(target, '/ocpp')).toEqual({ ok: true, value: name });
  });

  test.each([
    ['/ocpp', 'wrong_path'],
    ['/ocpp/', 'wrong_path'],
    ['/ocppx/CS-1', 'wrong_path'],
    ['/ocpp/a/CS-1', 'wrong_path'],
    ['/ocpp/CS-1?a', 'wrong_path'],
    ['/ocpp/CS-1#a', 'wrong_path'],
    ['http://host/ocpp/CS-1', 'wrong_path'],
    ['/ocpp/%2e%2e%2fCS-1', 'malformed_identity'],
    ['/ocpp/%E0%A4%A', 'malformed_identity'],
    ['/ocpp/%FF', 'malformed_identity'],
    ['/ocpp/a:b', 'malformed_identity'],
    ['/ocpp/a%20b', 'malformed_identity'],
    ['/ocpp/%2543S-1', 'malformed_identity'],
    [`/ocpp/${'a'.repeat(49)}`, 'malformed_identity'],
    ['/ocpp/caf%C3%A9', 'malformed_identity'],
    ['/ocpp/cafe%CC%81', 'malformed_identity'],
  ])('%s is refused as %s', (target, refusal) => {
    expect(wireNameOf(target, '/ocpp')).toEqual({ ok: false, refusal });
  });

  test('a report of an unreadable name is short and printable', () => {
    expect(reportableName(`/ocpp/a\u0007b${'c'.repeat(100)}`)).toBe(`ab${'c'.repeat(46)}`);
    expect(reportableName('/ocpp/')).toBeNull();
  });
});
