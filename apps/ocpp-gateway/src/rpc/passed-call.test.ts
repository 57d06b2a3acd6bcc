import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { CallPipe } from './call-pipe.ts';
import type { HandlerAnswer } from './call-pipe-wiring.ts';
import type { HandedOver, PassedAnswer } from './passed-call.ts';
import { RPC_2_1 } from './rpc-version.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function aPipe({ handOver = () => false }: { handOver?: (frame: HandedOver, text: string) => boolean } = {}) {
  const sent: string[] = [];
  const noted: string[] = [];
  const handled: PromiseWithResolvers<HandlerAnswer>[] = [];
  const pipe = new CallPipe({
    version: RPC_2_1,
    send: (text) => void sent.push(text),
    answer: () => {
      const one = Promise.withResolvers<HandlerAnswer>();
      handled.push(one);
      return one.promise;
    },
    take: () => false,
    isRepeatable: () => false,
    abort: () => undefined,
    note: (what) => void noted.push(what),
    handOver,
  });
  const actions = (): unknown[] => sent.map((text) => (JSON.parse(text) as unknown[])[2]);
  const idOf = (index: number): string => String((JSON.parse(sent[index] ?? '[]') as unknown[])[1]);
  const answers: PassedAnswer[] = [];
  const pass = (id: string, action = id): void =>
    pipe.pass(id, `[2,"${id}","${action}",{}]`, 1_000, (answer) => void answers.push(answer));
  const ours = (action: string) => pipe.call(action, {}, 60_000, () => null);
  const answer = (index: number): void => pipe.receive(`[3,"${idOf(index)}",{}]`);
  return { pipe, sent, noted, handled, actions, idOf, answers, pass, ours, answer };
}

test('a call of somebody else goes out word for word, and its answer comes back word for word', () => {
  const { pipe, sent, answers } = aPipe();
  const text = '[2, "a-1", "GetReport",\t{"requestId": 1.0}]';
  pipe.pass('a-1', text, 1_000, (answer) => void answers.push(answer));
  expect(sent).toEqual([text]);
  const answered = '[3,  "a-1", {"status":"Accepted"}]';
  pipe.receive(answered);
  expect(answers).toEqual([{ kind: 'answer', text: answered, payload: { status: 'Accepted' } }]);
});

test('theirs and ours take turns for the one open call, whoever has more waiting', () => {
  const { pass, ours, answer, actions } = aPipe();
  for (const action of ['O1', 'O2', 'O3']) void ours(action);
  for (const id of ['T1', 'T2', 'T3', 'T4']) pass(id);
  for (let index = 0; index < 6; index++) answer(index);
  expect(actions()).toEqual(['O1', 'T1', 'O2', 'T2', 'O3', 'T3', 'T4']);
});

test('theirs that passes no more when its turn has come is not sent, and the next one is', () => {
  const { pipe, pass, ours, answer, answers, actions } = aPipe();
  let passes = true;
  void ours('InstallCertificate');
  pipe.pass(
    'T1',
    '[2,"T1","DeleteCertificate",{}]',
    1_000,
    (one) => void answers.push(one),
    () => passes,
  );
  pass('T2');
  passes = false;
  answer(0);
  expect(actions()).toEqual(['InstallCertificate', 'T2']);
  expect(answers).toEqual([{ kind: 'overtaken' }]);
});

test('theirs goes out while a call of the station is being answered by us, and ours does not', () => {
  const { pipe, pass, ours, actions } = aPipe();
  pipe.receive('[2,"s1","SignCertificate",{}]');
  void ours('CertificateSigned');
  pass('GetVariables');
  expect(actions()).toEqual(['GetVariables']);
});

test('its time counts from when it is sent; a late answer is handed to whoever asked', () => {
  const late: string[] = [];
  const handOver = (frame: HandedOver, text: string): boolean => frame.kind === 'late_answer' && late.push(text) > 0;
  const { pipe, pass, ours, answers, answer, noted } = aPipe({ handOver });
  void ours('O1');
  pass('T1');
  vi.advanceTimersByTime(5_000);
  expect(answers).toEqual([]);
  answer(0);
  vi.advanceTimersByTime(1_000);
  expect(answers).toEqual([{ kind: 'timeout' }]);
  pipe.receive('[3,"T1",{}]');
  expect([late, noted]).toEqual([['[3,"T1",{}]'], []]);
});

test('an answer that cannot be read is none, and frees the call', () => {
  const { pipe, pass, answers, actions } = aPipe();
  pass('T1');
  pass('T2');
  pipe.receive('[3,"T1",null]');
  expect(answers).toEqual([{ kind: 'unreadable' }]);
  expect(actions()).toEqual(['T1', 'T2']);
});

test('an answer with a key said twice is for whoever asked, and is none where that is us', async () => {
  const { pipe, pass, ours, idOf, answers } = aPipe();
  pass('T1');
  const twice = (id: string) => `[3,"${id}",{"status":"Accepted","status":"Rejected"}]`;
  pipe.receive(twice('T1'));
  expect(answers).toMatchObject([{ kind: 'answer', text: twice('T1') }]);
  const asked = ours('O1');
  pipe.receive(twice(idOf(1)));
  expect(await asked).toEqual({ kind: 'unreadable' });
});

test('a CALLERROR is an answer', () => {
  const { pipe, pass, answers } = aPipe();
  pass('T1');
  pipe.receive('[4,"T1","NotSupported","no",{}]');
  expect(answers).toEqual([{ kind: 'answer', text: '[4,"T1","NotSupported","no",{}]', payload: null }]);
});

test('too many are refused, and those whose maker has gone are not sent', () => {
  const { pipe, pass, answers, answer, actions } = aPipe();
  for (let number = 0; number < 18; number++) pass(`T${number}`);
  expect(answers).toEqual([{ kind: 'crowded' }]);
  pipe.forgetPassed();
  answer(0);
  expect(actions()).toEqual(['T0']);
  expect(answers.filter(({ kind }) => kind === 'closed')).toHaveLength(16);
});

test('all end with the connection', () => {
  const { pipe, pass, answers, sent } = aPipe();
  pass('T1');
  pass('T2');
  pipe.close();
  pass('T3');
  pipe.relay('[3,"x",{}]');
  expect(answers).toEqual([{ kind: 'closed' }, { kind: 'closed' }, { kind: 'closed' }]);
  expect(sent).toHaveLength(1);
});

test('what is handed over is not looked at here', () => {
  const taken: string[] = [];
  const { pipe, sent, handled, noted } = aPipe({ handOver: (frame) => taken.push(frame.kind) > 0 });
  for (const text of [
    '[2,"1","MeterValues",{}]',
    '[6,"2","NotifyPeriodicEventStream",{}]',
    '[5,"3","FormatViolation","",{}]',
  ])
    pipe.receive(text);
  expect(taken).toEqual(['call', 'send', 'result_error']);
  expect([sent, handled, noted]).toEqual([[], [], []]);
});
