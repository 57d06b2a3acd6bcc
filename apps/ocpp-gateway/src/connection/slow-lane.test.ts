import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { SlowLane } from './slow-lane.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const BAD = '192.0.2.1';
const GOOD = '192.0.2.2';

interface Visitor {
  readonly address: string;
  readonly number: number;
  readonly socket: { destroyed: boolean };
}

function lane() {
  const failing = new Set([BAD]);
  const begun: number[] = [];
  const sentBack: number[] = [];
  const slowLane = new SlowLane<Visitor>({
    isFailing: (address) => failing.has(address),
    begin: ({ number }) => begun.push(number),
    sendBack: ({ number }) => sentBack.push(number),
  });
  const come = (number: number, address = BAD): Visitor => {
    const visitor = { address, number, socket: { destroyed: false } };
    slowLane.arrive(visitor);
    return visitor;
  };
  return { come, failing, begun, sentBack };
}

test('of an address that fails one begins every 40 ms, in the order in which they came', () => {
  const { come, begun } = lane();
  for (const number of [1, 2, 3]) come(number);
  expect(begun).toEqual([1]);
  vi.advanceTimersByTime(39);
  expect(begun).toEqual([1]);
  vi.advanceTimersByTime(1);
  expect(begun).toEqual([1, 2]);
  vi.advanceTimersByTime(40);
  expect(begun).toEqual([1, 2, 3]);
});

test('who comes long after the last one begins at once', () => {
  const { come, begun } = lane();
  come(1);
  vi.advanceTimersByTime(40);
  come(2);
  expect(begun).toEqual([1, 2]);
});

test('nobody else waits for them', () => {
  const { come, begun } = lane();
  for (const number of [1, 2]) come(number);
  for (const number of [3, 4]) come(number, GOOD);
  expect(begun).toEqual([1, 3, 4]);
});

test('who has gone meanwhile costs the next one no time', () => {
  const { come, begun } = lane();
  come(1);
  come(2).socket.destroyed = true;
  come(3);
  vi.advanceTimersByTime(40);
  expect(begun).toEqual([1, 3]);
});

test('once a station has entered from there all who wait are sent back to where everybody waits', () => {
  const { come, failing, begun, sentBack } = lane();
  for (const number of [1, 2, 3]) come(number);
  failing.delete(BAD);
  vi.advanceTimersByTime(40);
  expect({ begun, sentBack }).toEqual({ begun: [1], sentBack: [2, 3] });
  come(4);
  expect(begun).toEqual([1, 4]);
});
