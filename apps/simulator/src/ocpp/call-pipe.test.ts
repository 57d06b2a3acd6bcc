import { randomUUID } from 'node:crypto';
import { beforeEach, expect, it } from 'vitest';
import { ManualTimers } from '../testing/manual-timers.ts';
import { OCPP_2_1 } from '../v21/ocpp-2-1.ts';
import { OCPP_2_0_1 } from '../v201/ocpp-2-0-1.ts';
import { AnsweredCalls } from './answered-calls.ts';
import { CallPipe, type Reply } from './call-pipe.ts';
import type { OcppVersion } from './ocpp-version.ts';

let sent: unknown[][];
let violations: string[];
let timers: ManualTimers;
let received: string[];
let reply: Reply;
let pipe: CallPipe;

beforeEach(() => {
  [sent, violations, received] = [[], [], []];
  timers = new ManualTimers();
  reply = { kind: 'result', payload: { status: 'Accepted' } };
  pipe = newPipe(OCPP_2_0_1);
});

const newPipe = (version: OcppVersion) =>
  new CallPipe({
    version,
    send: async (text) => {
      sent.push(JSON.parse(text));
    },
    nextId: () => randomUUID(),
    receive: async (action) => {
      received.push(action);
      return reply;
    },
    answersUnder: (id) => [id],
    violation: (detail) => violations.push(detail),
    timeoutMs: () => 30_000,
    timers,
    answered: new AnsweredCalls(),
  });

const idOf = (index: number): unknown => sent[index]?.[1];
const answerTo = (index: number): string => JSON.stringify([3, idOf(index), { currentTime: '2026-11-22T20:00:00Z' }]);
const nextTurn = () => new Promise((resolve) => setImmediate(resolve));

it('has one CALL open at a time, and gives each its own id', async () => {
  const first = pipe.call('Heartbeat', {});
  const second = pipe.call('Heartbeat', {});
  expect(sent).toHaveLength(1);
  pipe.receiveText(answerTo(0));
  expect(await first).toMatchObject({ kind: 'answered' });
  expect(sent).toHaveLength(2);
  expect(idOf(1)).not.toBe(idOf(0));
  pipe.receiveText(answerTo(1));
  expect(await second).toMatchObject({ kind: 'answered' });
});

it('stops waiting after the timeout, and drops the late answer', async () => {
  const first = pipe.call('Heartbeat', {});
  void pipe.call('Heartbeat', {});
  timers.advance(30_000);
  expect(await first).toEqual({ kind: 'no_answer', detail: 'timeout' });
  expect(sent).toHaveLength(2);
  pipe.receiveText(answerTo(0));
  expect(violations).toEqual([expect.stringContaining('no open call')]);
});

it('takes an answer that breaks its schema for none', async () => {
  const call = pipe.call('Heartbeat', {});
  pipe.receiveText(JSON.stringify([3, idOf(0), { currentTime: 7 }]));
  expect(await call).toMatchObject({ kind: 'no_answer' });
  expect(violations).toHaveLength(1);
});

it('passes on a CALLERROR, and settles what is open when the connection goes', async () => {
  const refused = pipe.call('Heartbeat', {});
  pipe.receiveText(JSON.stringify([4, idOf(0), 'InternalError', 'later', {}]));
  expect(await refused).toEqual({ kind: 'error', code: 'InternalError', description: 'later' });
  const [open, waiting] = [pipe.call('Heartbeat', {}), pipe.call('Heartbeat', {})];
  pipe.close();
  expect(await open).toEqual({ kind: 'lost' });
  expect(await waiting).toEqual({ kind: 'not_sent' });
  expect(await pipe.call('Heartbeat', {})).toEqual({ kind: 'not_sent' });
});

it('answers a repeated id with the same answer, and does the thing once', async () => {
  const call = JSON.stringify([2, 'c1', 'Reset', { type: 'OnIdle' }]);
  pipe.receiveText(call);
  await nextTurn();
  pipe.receiveText(call);
  await nextTurn();
  expect(received).toEqual(['Reset']);
  expect(sent).toEqual([
    [3, 'c1', { status: 'Accepted' }],
    [3, 'c1', { status: 'Accepted' }],
  ]);
});

it('runs what follows an answer only after the answer', async () => {
  const order: string[] = [];
  reply = { kind: 'result', payload: { status: 'Accepted' }, afterwards: () => order.push(`after ${sent.length}`) };
  pipe.receiveText(JSON.stringify([2, 'c1', 'Reset', { type: 'OnIdle' }]));
  await nextTurn();
  expect(order).toEqual(['after 1']);
});

it.each([
  ['{', ['-1', 'RpcFrameworkError']],
  ['{}', ['-1', 'RpcFrameworkError']],
  ['[2,7,"Reset",{}]', ['-1', 'RpcFrameworkError']],
  [`[2,"${'x'.repeat(37)}","Reset",{}]`, ['-1', 'RpcFrameworkError']],
  ['[2,"c1","Reset"]', ['c1', 'RpcFrameworkError']],
])('answers the malformed frame %s with an error', (text, [id, code]) => {
  pipe.receiveText(text);
  expect(sent).toEqual([[4, id, code, expect.any(String), {}]]);
});

it.each(['[6,"c1","Reset",{}]', '[3,7,{}]', '[3,"c1"]'])('does not answer %s', (text) => {
  pipe.receiveText(text);
  expect(sent).toEqual([]);
  expect(violations).toHaveLength(1);
});

it('2.1: tells whoever answers against the schema, and notes when an answer of its own was not taken', async () => {
  pipe = newPipe(OCPP_2_1);
  const outcome = pipe.call('Heartbeat', {});
  pipe.receiveText(JSON.stringify([3, idOf(0), { currentTime: 7 }]));
  expect(await outcome).toMatchObject({ kind: 'no_answer' });
  expect(sent[1]).toEqual([5, idOf(0), 'TypeConstraintViolation', expect.any(String), {}]);
  pipe.receiveText(JSON.stringify([5, 'theirs', 'FormatViolation', 'what is this', {}]));
  await nextTurn();
  expect(violations.at(-1)).toBe('an answer of ours was not taken: FormatViolation: what is this');
  expect(sent).toHaveLength(2);
});
