import { expect, test } from 'vitest';
import { addedSince, type RowOutcome } from './row.ts';

const outcome = (signed: number, changes: Partial<RowOutcome> = {}): RowOutcome => ({
  faults: 2,
  signed,
  recorded: signed,
  calls: { ok: signed, fail: 0, unknown: 0 },
  violations: [],
  notes: [],
  ...changes,
});

test('a row that adds nothing has signed nothing, whatever was signed before it', () => {
  expect(addedSince(outcome(6), outcome(6))).toMatchObject({ signed: 0, recorded: 0, calls: { ok: 0 } });
});

test('a row has the faults and violations that it ends with, and of what is counted what it added', () => {
  const violations = [{ rule: 'I1', what: 'something was lost' }] as const;
  const after = outcome(9, { faults: 3, recorded: 8, calls: { ok: 10, fail: 1, unknown: 2 }, violations });
  expect(addedSince(outcome(6), after)).toEqual({
    faults: 3,
    signed: 3,
    recorded: 2,
    calls: { ok: 4, fail: 1, unknown: 2 },
    violations,
    notes: [],
  });
});
