import { EventEmitter } from 'node:events';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { WebSocket } from 'ws';
import { KeepAlive } from './keep-alive.ts';

const PERIOD_MS = 60_000;
/** It looks once a second, a second before the ping and a second before the end are due. */
const LOOKS_MS = 4_000;

class FakeSocket extends EventEmitter {
  pings = 0;
  cut = false;
  answers = false;

  ping(): void {
    this.pings++;
    if (this.answers) this.emit('pong');
  }

  terminate(): void {
    this.cut = true;
    this.emit('close');
  }
}

let keepAlive: KeepAlive;
beforeEach(() => {
  vi.useFakeTimers();
  keepAlive = new KeepAlive(PERIOD_MS);
});
afterEach(() => {
  keepAlive.stop();
  vi.useRealTimers();
});

function watched(answers = false): FakeSocket {
  const socket = new FakeSocket();
  socket.answers = answers;
  keepAlive.watch(socket as unknown as WebSocket);
  return socket;
}

test('F19: a half-open connection is cut, and frees its station, within two ping periods', () => {
  const socket = watched();
  vi.advanceTimersByTime(2 * PERIOD_MS - LOOKS_MS);
  expect([socket.pings, socket.cut]).toEqual([1, false]);
  vi.advanceTimersByTime(LOOKS_MS);
  expect([socket.pings, socket.cut]).toEqual([1, true]);
});

test.each([0, 1, 300, 500, 999])('F19: also of one that was last heard %i ms after it looked', (afterMs) => {
  const socket = watched();
  vi.advanceTimersByTime(5_000 + afterMs);
  socket.emit('message');
  vi.advanceTimersByTime(2 * PERIOD_MS - LOOKS_MS);
  expect(socket.cut).toBe(false);
  vi.advanceTimersByTime(LOOKS_MS);
  expect(socket.cut).toBe(true);
});

test('one that answers its pings stays for ever', () => {
  const socket = watched(true);
  vi.advanceTimersByTime(100 * PERIOD_MS);
  expect(socket.cut).toBe(false);
  expect(socket.pings).toBeGreaterThan(90);
});

test('a message is as good as an answer', () => {
  const socket = watched();
  vi.advanceTimersByTime(PERIOD_MS);
  expect(socket.pings).toBe(1);
  socket.emit('message');
  vi.advanceTimersByTime(2 * PERIOD_MS - LOOKS_MS);
  expect(socket.cut).toBe(false);
});
