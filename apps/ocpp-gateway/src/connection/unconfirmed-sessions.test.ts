import { FixedClock } from '@bfcert/kernel/clock';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { ConnectionId } from './sessions.ts';
import { UnconfirmedSessions } from './unconfirmed-sessions.ts';

const PATIENCE = { recordPatienceMs: 10_000, awayPatienceMs: 120_000, awaySessions: 2 };

let clock: FixedClock;
let link: { connected: boolean; onState(listener: (connected: boolean) => void): void; becomes(now: boolean): void };
let sessions: UnconfirmedSessions;
let over: string[];

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  clock = new FixedClock(new Date());
  const listeners: ((connected: boolean) => void)[] = [];
  link = {
    connected: true,
    onState: (listener) => listeners.push(listener),
    becomes(connected) {
      link.connected = connected;
      for (const listener of listeners) listener(connected);
    },
  };
  sessions = new UnconfirmedSessions(link, clock, PATIENCE);
  over = [];
});
afterEach(() => {
  vi.useRealTimers();
});

const pass = (ms: number) => {
  clock.advance(ms);
  vi.advanceTimersByTime(ms);
};
const enters = (name: string, epoch: number | null = null) =>
  sessions.add({ connectionId: `con_${name}` as ConnectionId, epoch }, () => over.push(name));

describe('a session that the server has to confirm', () => {
  test('waits for ten seconds while a server can be reached', () => {
    enters('a');
    pass(9_999);
    expect(over).toEqual([]);
    pass(1);
    expect(over).toEqual(['a']);
  });

  test('is held while none can, and its ten seconds begin when one is back', () => {
    enters('before');
    pass(9_000);
    link.becomes(false);
    enters('meanwhile');
    pass(60_000);
    expect(over).toEqual([]);
    link.becomes(true);
    pass(9_999);
    expect(over).toEqual([]);
    pass(1);
    expect(over).toEqual(['before', 'meanwhile']);
  });

  test('is held for two minutes in all, however often servers go and come back', () => {
    link.becomes(false);
    enters('a');
    for (let times = 0; times < 12; times++) {
      pass(9_000);
      link.becomes(true);
      pass(1_000);
      link.becomes(false);
    }
    expect(over).toEqual([]);
    pass(0);
    expect(over).toEqual(['a']);
  });

  test('is not held where as many are already: it waits as if there were a server, and a place that is free is taken again', () => {
    link.becomes(false);
    for (const name of ['a', 'b', 'c']) enters(name);
    pass(10_000);
    expect(over).toEqual(['c']);
    sessions.forget('con_a');
    enters('d');
    enters('e');
    pass(10_000);
    expect(over).toEqual(['c', 'e']);
  });

  test('waits no longer for what nobody has to tell it any more: it was confirmed before the server went', () => {
    enters('confirmed', 7);
    link.becomes(false);
    pass(10_000);
    expect(over).toEqual(['confirmed']);
  });

  test('is forgotten when it has closed', () => {
    enters('a');
    link.becomes(false);
    sessions.forget('con_a');
    link.becomes(true);
    pass(PATIENCE.awayPatienceMs);
    expect(over).toEqual([]);
  });
});
