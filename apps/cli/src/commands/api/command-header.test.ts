import { expect, test } from 'vitest';
import { commandHeader } from './command-header.ts';
import { WrongUse } from './exit-codes.ts';

test('each command has a key of its own, and no version that nobody named', () => {
  const [one, other] = [commandHeader(), commandHeader()];
  expect(Object.keys(one)).toEqual(['idempotency-key']);
  expect(one['idempotency-key']).not.toBe(other['idempotency-key']);
});

test.each(['3', 3, '003'])('the version %j is sent as the ETag that it was read as', (version) => {
  expect(commandHeader(version)['if-match']).toBe('"3"');
});

test.each(['', '-1', '"3"', '1.5', '1e3', ' 3', '1000000000', '*', -1, 0.5, Number.NaN])(
  '%j is no version, and nothing is sent with it',
  (version) => expect(() => commandHeader(version)).toThrow(WrongUse),
);
