import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { callError } from './call-error.ts';
import { CallPipe, type ResultCheck } from './call-pipe.ts';
import type { CallPipeWiring, HandlerAnswer } from './call-pipe-wiring.ts';
import { RPC_2_0_1, RPC_2_1 } from './rpc-version.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function aPipe(wiring: Partial<CallPipeWiring> = {}) {
  const sent: string[] = [];
  const aborted: string[] = [];
  const noted: string[] = [];
  const pipe = new CallPipe({
    version: RPC_2_0_1,
    send: (text) => void sent.push(text),
    answer: async () => ({ ok: true, payload: {} }),
    take: () => true,
    isRepeatable: () => false,
    abort: (_, reason) => void aborted.push(reason),
    note: (what) => void noted.push(what),
    ...wiring,
  });
  const frames = (): unknown[] => sent.map((text) => JSON.parse(text));
  const idOf = (index: number): string => String((frames()[index] as unknown[])[1]);
  const call = (action: string, payload = {}, timeoutMs = 1_000, check: ResultCheck = () => null) =>
    pipe.call(action, payload, timeoutMs, check);
  return { pipe, call, frames, idOf, aborted, noted };
}

describe('our calls', () => {
  test('wait for each other and are matched by id', async () => {
    const { pipe, call, frames, idOf } = aPipe();
    const first = call('A');
    const second = call('B', { x: 1 });
    expect(frames()).toHaveLength(1);
    pipe.receive(JSON.stringify([3, 'another id', {}]));
    pipe.receive(JSON.stringify([3, idOf(0), { y: 2 }]));
    expect(await first).toEqual({ kind: 'result', payload: { y: 2 } });
    expect(frames()[1]).toMatchObject([2, expect.any(String), 'B', { x: 1 }]);
    pipe.receive(JSON.stringify([4, idOf(1), 'GenericError', 'no', {}]));
    expect(await second).toEqual({ kind: 'error', code: 'GenericError', description: 'no' });
  });

  test('time out, and a late or repeated answer settles nothing', async () => {
    const { pipe, call, idOf } = aPipe();
    const first = call('A');
    vi.advanceTimersByTime(1_000);
    expect(await first).toEqual({ kind: 'timeout' });
    const second = call('B');
    pipe.receive(JSON.stringify([3, idOf(0), {}]));
    pipe.receive(JSON.stringify([3, idOf(1), { mine: true }]));
    pipe.receive(JSON.stringify([3, idOf(1), { mine: false }]));
    expect(await second).toEqual({ kind: 'result', payload: { mine: true } });
  });

  test('that waited too long for their turn are not sent', async () => {
    const { pipe, call, frames, idOf } = aPipe();
    void call('A', {}, 5_000);
    const second = call('B');
    vi.advanceTimersByTime(1_000);
    expect(await second).toEqual({ kind: 'not_its_turn', because: 'queue_timeout' });
    pipe.receive(JSON.stringify([3, idOf(0), {}]));
    expect(frames()).toHaveLength(1);
  });

  test('of which too many wait are not sent, and the connection is said to be there', async () => {
    const { call, frames } = aPipe();
    const waiting = Array.from({ length: 65 }, () => call('A'));
    expect(await call('B')).toEqual({ kind: 'not_its_turn', because: 'queue_full' });
    expect([waiting.length, frames().length]).toEqual([65, 1]);
  });

  test('end with the connection: the open one is unknown, the waiting one was not sent', async () => {
    const { pipe, call } = aPipe();
    const calls = [call('A'), call('B')];
    pipe.close();
    expect(await Promise.all(calls)).toEqual([
      { kind: 'closed', sent: true },
      { kind: 'closed', sent: false },
    ]);
    expect(await call('C')).toEqual({ kind: 'closed', sent: false });
  });

  test('that wait are forgotten where the station may not be called any more, and the open one is not', async () => {
    const { pipe, call, frames, idOf } = aPipe();
    const calls = [call('A'), call('B')];
    pipe.forgetCalls();
    expect(await calls[1]).toEqual({ kind: 'closed', sent: false });
    pipe.receive(JSON.stringify([3, idOf(0), {}]));
    expect(await calls[0]).toEqual({ kind: 'result', payload: {} });
    expect(frames()).toHaveLength(1);
  });

  test('answered by something unreadable end at once', async () => {
    const { pipe, call, idOf } = aPipe();
    const answer = call('A');
    pipe.receive(`[3,"${idOf(0)}",null]`);
    expect(await answer).toEqual({ kind: 'unreadable' });
  });

  test('wait for the answer to a call of the station', async () => {
    const handled = Promise.withResolvers<HandlerAnswer>();
    const { pipe, call, frames } = aPipe({ answer: () => handled.promise });
    pipe.receive('[2,"s1","SignCertificate",{}]');
    void call('CertificateSigned');
    expect(frames()).toEqual([]);
    handled.resolve({ ok: true, payload: {} });
    await vi.waitFor(() => expect(frames()).toHaveLength(2));
    expect(frames()).toMatchObject([
      [3, 's1', {}],
      [2, expect.any(String), 'CertificateSigned', {}],
    ]);
  });
});

describe('calls of the station', () => {
  test('are answered one after the other, in order', async () => {
    const order: string[] = [];
    const { pipe, frames } = aPipe({
      answer: async (action) => {
        order.push(`start ${action}`);
        await Promise.resolve();
        order.push(`end ${action}`);
        return { ok: true, payload: {} };
      },
    });
    pipe.receive('[2,"1","A",{}]');
    pipe.receive('[2,"2","B",{}]');
    await vi.waitFor(() => expect(frames()).toHaveLength(2));
    expect(order).toEqual(['start A', 'end A', 'start B', 'end B']);
  });

  test('that arrive again while the first is being answered are answered once', async () => {
    let handled = 0;
    const { pipe, frames } = aPipe({
      answer: async () => {
        handled++;
        return { ok: true, payload: { handled } };
      },
    });
    pipe.receive('[2,"1","A",{}]');
    pipe.receive('[2,"1","A",{}]');
    await vi.waitFor(() => expect(frames()).toHaveLength(1));
    pipe.receive('[2,"1","A",{}]');
    expect(frames()).toEqual([
      [3, '1', { handled: 1 }],
      [3, '1', { handled: 1 }],
    ]);
  });

  test('that failed are tried anew when they are repeated', async () => {
    let attempts = 0;
    const { pipe, frames } = aPipe({
      answer: async () => {
        if (++attempts === 1) throw new Error('no server');
        return { ok: true, payload: { attempts } };
      },
    });
    for (let i = 1; i <= 2; i++) {
      pipe.receive('[2,"1","SignCertificate",{}]');
      await vi.waitFor(() => expect(frames()).toHaveLength(i));
    }
    expect(frames()).toMatchObject([
      [4, '1', 'InternalError', expect.any(String), {}],
      [3, '1', { attempts: 2 }],
    ]);
  });

  test('that are repeatable are answered anew', async () => {
    let handled = 0;
    const { pipe, frames } = aPipe({
      isRepeatable: () => true,
      answer: async () => ({ ok: true, payload: { handled: ++handled } }),
    });
    for (let i = 1; i <= 2; i++) {
      pipe.receive('[2,"1","Heartbeat",{}]');
      await vi.waitFor(() => expect(frames()).toHaveLength(i));
    }
    expect(frames()).toEqual([
      [3, '1', { handled: 1 }],
      [3, '1', { handled: 2 }],
    ]);
  });

  test('whose handler fails get an InternalError that says nothing about us', async () => {
    const { pipe, frames } = aPipe({
      answer: async () => {
        throw new Error('secret detail');
      },
    });
    pipe.receive('[2,"1","A",{}]');
    await vi.waitFor(() =>
      expect(frames()).toEqual([[4, '1', 'InternalError', 'the message could not be processed', {}]]),
    );
  });

  test('have their consequences after their answer', async () => {
    const seen: number[] = [];
    const { pipe, frames } = aPipe({
      answer: async () => ({
        ok: false,
        error: callError('SecurityError', 'x'.repeat(300)),
        afterwards: () => void seen.push(frames().length),
      }),
    });
    pipe.receive('[2,"1","A",{}]');
    await vi.waitFor(() => expect(seen).toEqual([1]));
    expect(frames()).toEqual([[4, '1', 'SecurityError', 'x'.repeat(255), {}]]);
  });

  test('that pile up end the connection', () => {
    const { pipe, aborted } = aPipe({ answer: () => new Promise(() => undefined) });
    for (let i = 0; i < 40; i++) pipe.receive(`[2,"${i}","A",{}]`);
    expect(aborted).toContain('too many open calls');
  });

  test.each(['nonsense', '[9]', '[3,"nobody-asked",{}]', '[3,"nobody-asked"]'])(
    'a hundred frames like %s end the connection',
    (text) => {
      const { pipe, aborted } = aPipe();
      for (let i = 0; i < 99; i++) pipe.receive(text);
      expect(aborted).toEqual([]);
      pipe.receive(text);
      expect(aborted).toEqual(['too many unusable frames']);
    },
  );
});

test('a slow station whose answers come late every so often keeps its connection, and one that sends a hundred within an hour does not', () => {
  const { pipe, aborted } = aPipe();
  const late = (times: number) => {
    for (let i = 0; i < times; i++) pipe.receive('[3,"given up",{}]');
  };
  for (let hours = 0; hours < 500; hours++) {
    late(1);
    vi.advanceTimersByTime(3_600_000);
  }
  expect(aborted).toEqual([]);
  late(99);
  expect(aborted).toEqual([]);
  vi.advanceTimersByTime(3_599_999);
  late(1);
  expect(aborted).toEqual(['too many unusable frames']);
});

describe('a result with a defect', () => {
  const defect = callError('OccurrenceConstraintViolation', 'payload must have a status');

  test('ends its call as invalid, and the station of 2.1 is told by a CALLRESULTERROR', async () => {
    const { pipe, call, frames, idOf } = aPipe({ version: RPC_2_1 });
    const answer = call('A', {}, 1_000, () => defect);
    pipe.receive(JSON.stringify([3, idOf(0), {}]));
    expect(await answer).toEqual({ kind: 'invalid', defect });
    expect(frames()[1]).toEqual([5, idOf(0), 'OccurrenceConstraintViolation', 'payload must have a status', {}]);
  });

  test('of 2.0.1 ends it too, and there are no words to say so', async () => {
    const { pipe, call, frames, idOf } = aPipe();
    const answer = call('A', {}, 1_000, () => defect);
    pipe.receive(JSON.stringify([3, idOf(0), {}]));
    expect(await answer).toEqual({ kind: 'invalid', defect });
    expect(frames()).toHaveLength(1);
  });

  test('that answers nothing of ours is not told', () => {
    const { pipe, call, frames } = aPipe({ version: RPC_2_1 });
    void call('A', {}, 1_000, () => defect);
    pipe.receive('[3,"nobody-asked",{}]');
    expect(frames()).toHaveLength(1);
  });
});

describe('the message types of 2.1', () => {
  test('a SEND is taken and never answered, also while a call of ours is open', () => {
    const taken: unknown[] = [];
    const { pipe, call, frames, aborted } = aPipe({
      version: RPC_2_1,
      take: (action, payload) => taken.push([action, payload]) > 0,
    });
    void call('A');
    for (let i = 0; i < 200; i++) pipe.receive('[6,"1","NotifyPeriodicEventStream",{"id":1}]');
    expect(taken).toHaveLength(200);
    expect(taken[0]).toEqual(['NotifyPeriodicEventStream', { id: 1 }]);
    expect([frames().length, aborted]).toEqual([1, []]);
  });

  test.each([
    ['without an action', '[6,"1"]'],
    ['without an id', '[6,null,"NotifyPeriodicEventStream",{}]'],
    ['of a payload that is none', '[6,"1","NotifyPeriodicEventStream",null]'],
    ['of a key said twice', '[6,"1","NotifyPeriodicEventStream",{"id":1,"id":2}]'],
    ['that nobody takes', '[6,"1","BootNotification",{}]'],
  ])('a SEND %s is not answered either, and a hundred of them end the connection', (_, text) => {
    const take = (action: string): boolean => action === 'NotifyPeriodicEventStream';
    const { pipe, frames, aborted } = aPipe({ version: RPC_2_1, take });
    for (let i = 0; i < 100; i++) pipe.receive(text);
    expect([frames(), aborted]).toEqual([[], ['too many unusable frames']]);
  });

  test('a CALLRESULTERROR is noted, and what it was about is answered anew', async () => {
    let times = 0;
    const answer = async () => ({ ok: true, payload: { times: ++times } }) as const;
    const { pipe, frames, noted } = aPipe({ version: RPC_2_1, answer });
    pipe.receive('[2,"1","A",{}]');
    await vi.waitFor(() => expect(frames()).toHaveLength(1));
    pipe.receive('[5,"1","FormatViolation","no such field",{}]');
    expect(noted).toEqual(['result_error']);
    pipe.receive('[2,"1","A",{}]');
    await vi.waitFor(() => expect(frames()[1]).toEqual([3, '1', { times: 2 }]));
  });

  test('are of no meaning in 2.0.1: silence', () => {
    const { pipe, frames, noted } = aPipe();
    pipe.receive('[5,"1","FormatViolation","",{}]');
    pipe.receive('[6,"1","NotifyPeriodicEventStream",{}]');
    expect([frames(), noted]).toEqual([[], ['unknown_message_type', 'unknown_message_type']]);
  });
});

describe('a pipe that is held', () => {
  const answeredBy = (answered: string[]) => ({
    held: true,
    answer: async (action: string): Promise<HandlerAnswer> => {
      answered.push(action);
      return { ok: true, payload: {} };
    },
  });

  test('answers nothing before it is released, and then everything in its order', async () => {
    const answered: string[] = [];
    const { pipe, frames } = aPipe(answeredBy(answered));
    for (const id of ['1', '2', '3']) pipe.receive(JSON.stringify([2, id, `Action${id}`, {}]));
    await vi.advanceTimersByTimeAsync(60_000);
    expect([answered, frames()]).toEqual([[], []]);
    pipe.release();
    pipe.receive(JSON.stringify([2, '4', 'Action4', {}]));
    await vi.waitFor(() => expect(frames()).toHaveLength(4));
    expect(answered).toEqual(['Action1', 'Action2', 'Action3', 'Action4']);
    expect(frames().map((frame) => (frame as unknown[])[1])).toEqual(['1', '2', '3', '4']);
  });

  test('lets answers to our own calls through, and what is no frame at all', async () => {
    const { pipe, call, idOf, noted } = aPipe({ held: true });
    const asked = call('Ours');
    pipe.receive(JSON.stringify([2, '1', 'Theirs', {}]));
    pipe.receive(JSON.stringify([3, idOf(0), { mine: true }]));
    pipe.receive('not JSON');
    expect(await asked).toEqual({ kind: 'result', payload: { mine: true } });
    expect(noted).toEqual(['malformed_frame']);
  });

  test('hands over what is somebody else’s only once it is released', () => {
    const handedOver: string[] = [];
    const { pipe } = aPipe({ held: true, handOver: ({ kind }) => handedOver.push(kind) > 0 });
    pipe.receive(JSON.stringify([2, '1', 'Theirs', {}]));
    expect(handedOver).toEqual([]);
    pipe.release();
    expect(handedOver).toEqual(['call']);
  });

  test('closed before that acts on nothing that waited', async () => {
    const answered: string[] = [];
    const { pipe, frames } = aPipe(answeredBy(answered));
    pipe.receive(JSON.stringify([2, '1', 'SignCertificate', {}]));
    pipe.close();
    pipe.release();
    await vi.advanceTimersByTimeAsync(60_000);
    expect([answered, frames()]).toEqual([[], []]);
  });

  test('lets as many calls wait as any other', () => {
    const { pipe, aborted } = aPipe({ held: true });
    for (let id = 0; id < 33; id++) pipe.receive(JSON.stringify([2, String(id), 'Heartbeat', {}]));
    expect(aborted).toEqual(['too many open calls']);
  });
});
