import { FixedClock } from '@bfcert/kernel/clock';
import { beforeEach, describe, expect, test } from 'vitest';
import { FakeAnchor } from '../testing/audit-bench.ts';
import type { CheckpointAnchor } from './anchor.ts';
import { Anchoring } from './anchor-checkpoints.ts';
import type { StoredCheckpoint } from './checkpoint-store.ts';

let clock: FixedClock;
let stored: StoredCheckpoint[];
let anchor: FakeAnchor;
beforeEach(() => {
  clock = new FixedClock('2026-03-01T00:00:00Z');
  stored = [];
  anchor = new FakeAnchor();
  sign(1, 2, 3);
});

const noteOf = (size: number, root = 'root'): string => `log\n${size}\n${root}\n\n\u2014 log c2ln\n`;
const sign = (...sizes: readonly number[]) => {
  for (const size of sizes) stored.push({ size, note: noteOf(size) });
};

/** What anchoring reads of the database. */
const checkpoints = {
  last: async () => stored.at(-1) ?? null,
  after: async (size: number, limit: number) => stored.filter((one) => one.size > size).slice(0, limit),
  before: async (size: number | null, limit: number) =>
    stored
      .filter((one) => size === null || one.size < size)
      .toReversed()
      .slice(0, limit),
  at: async (size: number) => stored.find((one) => one.size === size) ?? null,
};
const anchoringTo = (to: CheckpointAnchor) =>
  new Anchoring(to, {
    clock,
    checkpoints: checkpoints as unknown as ConstructorParameters<typeof Anchoring>[1]['checkpoints'],
  });

test('every checkpoint is laid down in order, and only once', async () => {
  const anchoring = anchoringTo(anchor);
  await anchoring.advance();
  await anchoring.advance();
  sign(4);
  await anchoring.advance();
  expect(anchor.notes).toEqual([1, 2, 3, 4].map((size) => noteOf(size)));
  expect(anchoring.standing()).toEqual({
    name: 'the other disk',
    anchored: 4,
    lagSeconds: 0,
    failures: 0,
    lastError: null,
    conflict: false,
  });
});

test('a new process goes on where the anchor is', async () => {
  await anchoringTo(anchor).advance();
  sign(4);
  await anchoringTo(anchor).advance();
  expect(anchor.notes).toHaveLength(4);
});

test('one that cannot be read is given the last one again, and what follows', async () => {
  const given: number[] = [];
  const anchoring = anchoringTo({ name: 'notary', publish: async ({ size }) => void given.push(size) });
  await anchoring.advance();
  sign(4);
  await anchoring.advance();
  expect(given).toEqual([3, 4]);
});

describe('an anchor that is away', () => {
  test('is tried again after pauses that double up to five minutes, and its lag is known', async () => {
    anchor.away = true;
    const anchoring = anchoringTo(anchor);
    const triedAt: number[] = [];
    for (let second = 0; second <= 1_200; second++) {
      const before = anchoring.standing().failures;
      await anchoring.advance();
      if (anchoring.standing().failures > before) triedAt.push(second);
      clock.advance(1_000);
    }
    expect(triedAt).toEqual([0, 1, 3, 7, 15, 31, 63, 127, 255, 511, 811, 1_111]);
    expect(anchoring.standing()).toMatchObject({ lagSeconds: 1_201, lastError: 'nobody answers', conflict: false });
  });

  test('gets all that it missed once it is back', async () => {
    anchor.away = true;
    const anchoring = anchoringTo(anchor);
    await anchoring.advance();
    sign(4);
    anchor.away = false;
    await anchoring.advance();
    expect(anchor.notes).toEqual([]);
    clock.advance(1_000);
    await anchoring.advance();
    expect(anchor.notes).toHaveLength(4);
    expect(anchoring.standing()).toMatchObject({ anchored: 4, lagSeconds: 0, failures: 0, lastError: null });
  });

  test('holds up no other', async () => {
    anchor.away = true;
    const other = new FakeAnchor();
    await Promise.all([anchoringTo(anchor).advance(), anchoringTo(other).advance()]);
    expect(other.notes).toHaveLength(3);
  });
});

describe('an anchor that holds another history', () => {
  test.each([
    ['a checkpoint that the database never had', noteOf(7)],
    ['another one over as many entries', noteOf(3, 'other')],
  ])('%s: it is a conflict, and nothing more goes there', async (_, note) => {
    anchor.notes.push(note);
    const anchoring = anchoringTo(anchor);
    await anchoring.advance();
    expect(anchoring.standing()).toMatchObject({ conflict: true, failures: 1 });
    expect(anchor.notes).toEqual([note]);
  });
});
