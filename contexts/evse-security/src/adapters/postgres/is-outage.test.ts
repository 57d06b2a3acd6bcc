import { expect, test } from 'vitest';
import { isOutage } from './is-outage.ts';

const coded = (code: string) => Object.assign(new Error('as it says'), { code });

test.each(['08006', '40P01', '53300', '57P01', '57P03', 'ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ENOENT'])(
  '%s is an outage',
  (code) => {
    expect(isOutage(coded(code))).toBe(true);
  },
);

test.each(['Connection terminated unexpectedly', 'timeout exceeded when trying to connect'])('%j is one', (message) => {
  expect(isOutage(new Error(message))).toBe(true);
  expect(isOutage(new AggregateError([new Error(message)], ''))).toBe(true);
});

test.each(['22021', '23505', '42703', 'XX000', 'ERR_INVALID_ARG_TYPE'])(
  '%s is the fault of what was written',
  (code) => {
    expect(isOutage(coded(code))).toBe(false);
  },
);

test('an error of our own is none, whatever it speaks of', () => {
  expect(isOutage(new TypeError('x is undefined'))).toBe(false);
  expect(isOutage(new Error('the connection was not planned'))).toBe(false);
  expect(isOutage('thrown')).toBe(false);
});
