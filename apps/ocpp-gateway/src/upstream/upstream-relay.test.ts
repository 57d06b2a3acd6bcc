import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { callError } from '../rpc/call-error.ts';
import { CallPipe } from '../rpc/call-pipe.ts';
import type { HandlerAnswer } from '../rpc/call-pipe-wiring.ts';
import { RPC_1_6, RPC_2_1 } from '../rpc/rpc-version.ts';
import { UpstreamRelay, type Verdict } from './upstream-relay.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const HOLD_MS = 5_000;
const ANSWER_MS = 30_000;

/** Both ends in sight: what each was sent, and what each sends. */
function between(version = RPC_2_1) {
  const toStation: string[] = [];
  const toUpstream: string[] = [];
  const aborted: string[] = [];
  const hungUp: string[] = [];
  const givenUp: string[] = [];
  let isConnected = false;
  let isHeldBack = false;
  let isBusy = false;
  let verdict: (action: string) => Verdict = () => ({ kind: 'pass' });
  const pipe: CallPipe = new CallPipe({
    version,
    send: (text) => void toStation.push(text),
    answer: async (): Promise<HandlerAnswer> => ({ ok: true, payload: { by: 'us' } }),
    take: () => false,
    isRepeatable: () => false,
    abort: (_, reason) => void aborted.push(reason),
    note: () => undefined,
    handOver: (frame, text) => relay.take(frame, text),
  });
  const relay = new UpstreamRelay({
    pipe,
    version,
    isOurs: (action) => action === 'SignCertificate',
    isHeldBack: () => isHeldBack,
    readingOf: (action) => (action === 'SetVariables' ? 'exact' : 'none'),
    judge: (action) => verdict(action),
    send: (text) => isConnected && toUpstream.push(text) > 0,
    isBusy: () => isBusy,
    hangUp: (_, reason) => void hungUp.push(reason),
    givenUp: () => void givenUp.push('away'),
    abort: (_, reason) => void aborted.push(reason),
    note: () => undefined,
    answerTimeoutMs: ANSWER_MS,
    holdMs: HOLD_MS,
  });
  const open = (): void => {
    isConnected = true;
    relay.opened();
  };
  const close = (): void => {
    isConnected = false;
    relay.closed();
  };
  open();
  return {
    relay,
    pipe,
    toStation,
    toUpstream,
    aborted,
    hungUp,
    givenUp,
    open,
    close,
    station: (text: string) => pipe.receive(text),
    upstream: (text: string) => relay.receive(text),
    heldBack: (holds: boolean) => {
      isHeldBack = holds;
    },
    busy: (holds: boolean) => {
      isBusy = holds;
    },
    judged: (by: (action: string) => Verdict) => {
      verdict = by;
    },
  };
}

const internalError = (id: string) => [4, id, 'InternalError', expect.any(String), {}];
const parsed = (texts: readonly string[]): unknown[] => texts.map((text) => JSON.parse(text));

/** What JSON lets through and is nothing for us. Between two others it is theirs. */
const STRANGE: readonly (readonly [what: string, member: string])[] = [
  ['an integer above 2^53', '"meterValue":9007199254740993'],
  ['a number beyond all', '"a":1e400'],
  ['a NUL in an idTag', '"idTag":"AABB\\u0000"'],
  ['a key that is a word of some language', '"constructor":{"__proto__":1}'],
  ['a key said twice', '"a":1,"a":2'],
  ['half a character', '"a":"\\ud800"'],
  ['twenty levels', `"a":${'['.repeat(20)}${']'.repeat(20)}`],
];

describe.each(STRANGE)('%s', (_what, member) => {
  test('passes word for word in what is between the two, calls and answers, in both directions', () => {
    const { station, upstream, toStation, toUpstream } = between();
    const call = `[2,"1","StartTransaction",{${member}}]`;
    const answer = `[3,"1",{${member}}]`;
    station(call);
    upstream(answer);
    upstream(call);
    station(answer);
    expect(toUpstream).toEqual([call, answer]);
    expect(toStation).toEqual([answer, call]);
  });

  test('is refused in what is ours: of the station, of the upstream where its content decides, and in an answer to us', async () => {
    const { relay, station, upstream, toStation, toUpstream } = between();
    station(`[2,"1","SignCertificate",{${member}}]`);
    expect(parsed(toStation)).toEqual([[4, '1', 'FormatViolation', expect.any(String), {}]]);
    upstream(`[2,"2","SetVariables",{${member}}]`);
    expect(parsed(toUpstream)).toEqual([[4, '2', 'FormatViolation', expect.any(String), {}]]);
    const asked = relay.ask('Authorize', {}, ANSWER_MS);
    const [, id] = parsed(toUpstream)[1] as [number, string];
    upstream(`[3,"${id}",{${member}}]`);
    expect(await asked).toEqual({ kind: 'unreadable' });
    expect([toStation.length, toUpstream.length]).toEqual([1, 2]);
  });
});

test('what is nested without end passes in neither direction', () => {
  const { station, upstream, toStation, toUpstream } = between();
  const call = `[2,"1","MeterValues",{"a":${'['.repeat(200)}${']'.repeat(200)}}]`;
  station(call);
  upstream(call);
  const refused = [[4, '1', 'FormatViolation', 'too deep', {}]];
  expect([parsed(toStation), parsed(toUpstream)]).toEqual([refused, refused]);
});

describe('what a station sends', () => {
  test('goes to the upstream one call at a time, and each answer back, word for word', () => {
    const { station, upstream, toUpstream, toStation } = between();
    const [first, second] = ['[2, "1", "MeterValues", {"a":1.0}]', '[2,"2","StatusNotification",{}]'];
    station(first);
    station(second);
    expect(toUpstream).toEqual([first]);
    upstream('[3,"1",{ }]');
    expect(toUpstream).toEqual([first, second]);
    upstream('[4,"2","GenericError","no",{}]');
    expect(toStation).toEqual(['[3,"1",{ }]', '[4,"2","GenericError","no",{}]']);
  });

  test('for us is answered while the upstream is silent', async () => {
    const { station, toStation } = between();
    station('[2,"1","MeterValues",{}]');
    station('[2,"2","SignCertificate",{}]');
    await vi.waitFor(() => expect(toStation).toEqual(['[3,"2",{"by":"us"}]']));
  });

  test('is answered by an InternalError when the upstream is silent for too long, and a later answer goes nowhere', () => {
    const { station, upstream, toStation, toUpstream } = between();
    station('[2,"1","MeterValues",{}]');
    station('[2,"2","Heartbeat",{}]');
    vi.advanceTimersByTime(ANSWER_MS);
    expect(parsed(toStation)).toEqual([internalError('1')]);
    expect(toUpstream).toHaveLength(2);
    upstream('[3,"1",{}]');
    expect(toStation).toHaveLength(1);
    upstream('[3,"2",{}]');
    expect(toStation).toHaveLength(2);
  });

  test('waits for a question of ours no longer than whoever asked it', async () => {
    const { relay, station, upstream, toUpstream, toStation, close } = between();
    const asked = relay.ask('Authorize', {}, 3_000);
    station('[2,"1","MeterValues",{}]');
    const crowded = relay.ask('Authorize', {}, 3_000);
    expect(toUpstream).toHaveLength(1);
    vi.advanceTimersByTime(3_000);
    expect(await Promise.all([asked, crowded])).toEqual([{ kind: 'timeout' }, { kind: 'timeout' }]);
    expect(toUpstream.slice(1)).toEqual(['[2,"1","MeterValues",{}]']);
    upstream('[3,"1",{}]');
    expect(toStation).toEqual(['[3,"1",{}]']);
    close();
    const toNobody = relay.ask('Authorize', {}, 3_000);
    vi.advanceTimersByTime(3_000);
    expect(await toNobody).toEqual({ kind: 'away' });
  });

  test('trap N.14: word for word again while it is under way is passed once', () => {
    const { station, upstream, toUpstream, toStation } = between();
    for (let times = 0; times < 3; times++) station('[2,"1","MeterValues",{}]');
    upstream('[3,"1",{}]');
    expect([toUpstream.length, toStation.length]).toEqual([1, 1]);
    // Afterwards it is the upstream's to say what a repetition is worth.
    station('[2,"1","MeterValues",{}]');
    expect(toUpstream).toHaveLength(2);
  });

  test('in a flood ends the session of this station', () => {
    const { station, aborted } = between();
    for (let number = 0; number < 34; number++) station(`[2,"${number}","MeterValues",{}]`);
    expect(aborted).toEqual(['too many open calls']);
  });

  test('a SEND passes while a call is open, and is not answered', () => {
    const { station, toUpstream, toStation } = between();
    const send = '[6,"2","NotifyPeriodicEventStream",{"id":1}]';
    station('[2,"1","MeterValues",{}]');
    station(send);
    expect(toUpstream).toEqual(['[2,"1","MeterValues",{}]', send]);
    expect(toStation).toEqual([]);
  });

  test('a SEND that comes after a call which waits for the upstream stays behind it', () => {
    const { station, toUpstream, open, close } = between();
    close();
    station('[2,"1","MeterValues",{}]');
    station('[6,"2","NotifyPeriodicEventStream",{"id":1}]');
    open();
    expect(toUpstream).toEqual(['[2,"1","MeterValues",{}]', '[6,"2","NotifyPeriodicEventStream",{"id":1}]']);
  });

  test('a SEND is dropped where the upstream reads nothing, and a call is not', () => {
    const { station, toUpstream, busy } = between();
    busy(true);
    station('[6,"1","NotifyPeriodicEventStream",{}]');
    station('[2,"2","MeterValues",{}]');
    busy(false);
    station('[6,"3","NotifyPeriodicEventStream",{}]');
    expect(toUpstream).toEqual(['[2,"2","MeterValues",{}]', '[6,"3","NotifyPeriodicEventStream",{}]']);
  });

  test('a CALLRESULTERROR goes to whoever has sent that result', () => {
    const { station, upstream, toUpstream } = between();
    station('[2,"1","MeterValues",{}]');
    upstream('[3,"1",{}]');
    const complaint = '[5,"1","FormatViolation","what is this",{}]';
    station(complaint);
    station('[5,"9","FormatViolation","about nothing",{}]');
    expect(toUpstream.slice(1)).toEqual([complaint]);
  });

  test('an answer and the call that follows it in the same breath arrive in that order', () => {
    const { station, upstream, toUpstream } = between();
    upstream('[2,"u1","RequestStartTransaction",{}]');
    station('[3,"u1",{"status":"Accepted"}]');
    station('[2,"1","TransactionEvent",{}]');
    expect(toUpstream).toEqual(['[3,"u1",{"status":"Accepted"}]', '[2,"1","TransactionEvent",{}]']);
  });
});

describe('what an upstream sends', () => {
  test('reaches the station under its own id, one call at a time with ours between', async () => {
    const { pipe, station, upstream, toStation, toUpstream } = between();
    upstream('[2,"u1","Reset",{"type":"OnIdle"}]');
    upstream('[2,"u2","GetVariables",{}]');
    void pipe.call('CertificateSigned', {}, 60_000, () => null);
    expect(toStation).toEqual(['[2,"u1","Reset",{"type":"OnIdle"}]']);
    station('[3,"u1",{"status":"Accepted"}]');
    const ours = JSON.parse(toStation[1] ?? '[]') as unknown[];
    expect(ours[2]).toBe('CertificateSigned');
    station(`[3,"${String(ours[1])}",{}]`);
    expect(toStation[2]).toBe('[2,"u2","GetVariables",{}]');
    // Our answer was none of theirs.
    expect(toUpstream).toEqual(['[3,"u1",{"status":"Accepted"}]']);
  });

  test('a station that is silent is silent to the upstream too, and what it says later still arrives', () => {
    const { station, upstream, toUpstream, toStation } = between();
    upstream('[2,"u1","Reset",{}]');
    upstream('[2,"u2","GetVariables",{}]');
    vi.advanceTimersByTime(ANSWER_MS);
    expect([toUpstream, toStation.length]).toEqual([[], 2]);
    station('[3,"u1",{"status":"Accepted"}]');
    expect(toUpstream).toEqual(['[3,"u1",{"status":"Accepted"}]']);
    station('[3,"u1",{"status":"Accepted"}]');
    expect(toUpstream).toHaveLength(1);
  });

  test('an answer of the station that cannot be read is an InternalError there', () => {
    const { station, upstream, toUpstream } = between();
    upstream('[2,"u1","Reset",{}]');
    station('[3,"u1",["no object"]]');
    expect(parsed(toUpstream)).toEqual([internalError('u1')]);
  });

  test('more calls than one station can have waiting are refused, the others wait', () => {
    const { upstream, toUpstream, toStation } = between();
    for (let number = 0; number < 20; number++) upstream(`[2,"u${number}","Reset",{}]`);
    expect(toStation).toHaveLength(1);
    expect(parsed(toUpstream)).toEqual(['u17', 'u18', 'u19'].map(internalError));
  });

  test('the same id for another call is refused, and word for word again is the same call', () => {
    const { station, upstream, toUpstream, toStation } = between();
    upstream('[2,"u1","Reset",{}]');
    upstream('[2,"u1","Reset",{}]');
    upstream('[2,"u1","GetVariables",{}]');
    expect(parsed(toUpstream)).toEqual([[4, 'u1', 'RpcFrameworkError', expect.any(String), {}]]);
    station('[3,"u1",{}]');
    expect([toStation.length, toUpstream.length]).toEqual([1, 2]);
  });

  test('is answered here when it is ours to answer, by an error too, and a fault of ours is an InternalError', async () => {
    const { upstream, toUpstream, toStation, judged } = between();
    const answers: Record<string, Promise<HandlerAnswer>> = {
      A: Promise.resolve({ ok: true, payload: { status: 'Rejected' } }),
      B: Promise.resolve({ ok: false, error: callError('SecurityError', 'no') }),
    };
    judged((action) => ({ kind: 'answer', answer: answers[action] ?? Promise.reject(new Error('a secret')) }));
    for (const action of ['A', 'B', 'C']) upstream(`[2,"${action}","${action}",{}]`);
    await vi.waitFor(() => expect(toUpstream).toHaveLength(3));
    expect(parsed(toUpstream).toSorted()).toEqual([
      [3, 'A', { status: 'Rejected' }],
      [4, 'B', 'SecurityError', 'no', {}],
      [4, 'C', 'InternalError', 'the message could not be processed', {}],
    ]);
    expect(toStation).toEqual([]);
  });

  test('a CALLRESULTERROR goes on to the station whose result it was about', () => {
    const { station, upstream, toStation } = between();
    upstream('[2,"u1","Reset",{}]');
    station('[3,"u1",{"status":"What"}]');
    upstream('[5,"u1","PropertyConstraintViolation","status",{}]');
    upstream('[5,"u2","PropertyConstraintViolation","status",{}]');
    expect(toStation.slice(1)).toEqual(['[5,"u1","PropertyConstraintViolation","status",{}]']);
  });
});

test('between a station that is not believed and its upstream nothing passes until it is', () => {
  const { station, upstream, toStation, toUpstream, heldBack } = between();
  heldBack(true);
  station('[2,"1","MeterValues",{}]');
  station('[6,"2","NotifyPeriodicEventStream",{}]');
  upstream('[2,"u1","RequestStartTransaction",{}]');
  upstream('[6,"u2","NotifyPeriodicEventStream",{}]');
  expect(parsed(toStation)).toEqual([[4, '1', 'SecurityError', expect.any(String), {}]]);
  expect(parsed(toUpstream)).toEqual([[4, 'u1', 'SecurityError', expect.any(String), {}]]);
  heldBack(false);
  station('[2,"3","MeterValues",{}]');
  expect(toUpstream.at(-1)).toBe('[2,"3","MeterValues",{}]');
  const send = '[6,"u3","NotifyPeriodicEventStream",{}]';
  upstream(send);
  expect(toStation.at(-1)).toBe(send);
});

describe('garbage', () => {
  const garbage = [
    'nonsense',
    '{}',
    '[]',
    '[2]',
    '[2,"1"]',
    '[2,1,"Reset",{}]',
    '[2,"u1","Reset",null]',
    `[2,"${'x'.repeat(37)}","Reset",{}]`,
    `[2,"u1","Reset",${'['.repeat(40)}${']'.repeat(40)}]`,
    '[3,"nobody asked",{}]',
    '[3,"1",null]',
    '[3]',
    '[4,"nobody asked","GenericError","",{}]',
    '[9,"1"]',
  ];

  test.each(garbage)('%s of an upstream never reaches the station, and of a station never the upstream', (text) => {
    const { station, upstream, toStation, toUpstream } = between();
    upstream(text);
    expect(toStation).toEqual([]);
    const said = toUpstream.length;
    station(text);
    expect(toUpstream).toHaveLength(said);
  });

  test('as the answer to a call of the station is an InternalError there', () => {
    const { station, upstream, toStation } = between();
    station('[2,"1","MeterValues",{}]');
    upstream('[3,"1",["a"]]');
    expect(parsed(toStation)).toEqual([internalError('1')]);
  });

  test('a hundred times ends the connection to this upstream, and leaves the station alone', () => {
    const { upstream, hungUp, aborted } = between();
    for (let times = 0; times < 100; times++) upstream('nonsense');
    expect([hungUp, aborted]).toEqual([['too many unusable frames'], []]);
  });

  test('now and then is forgiven: only what came within an hour counts', () => {
    const { upstream, hungUp } = between();
    for (let day = 0; day < 3; day++) {
      for (let times = 0; times < 99; times++) upstream('nonsense');
      vi.advanceTimersByTime(3_600_000);
    }
    expect(hungUp).toEqual([]);
  });

  test('without an id is not answered in 1.6, where nobody would know the answer', () => {
    const { upstream, toUpstream } = between(RPC_1_6);
    upstream('nonsense');
    upstream('[2,"u1","Reset",null]');
    expect(parsed(toUpstream)).toEqual([[4, 'u1', 'FormationViolation', expect.any(String), {}]]);
  });
});

describe('while the upstream is away', () => {
  test('what the station sends waits for it in order, and goes out when it is back', () => {
    const { station, upstream, toUpstream, toStation, open, close } = between();
    close();
    station('[2,"1","MeterValues",{}]');
    station('[2,"2","StatusNotification",{}]');
    vi.advanceTimersByTime(HOLD_MS - 1);
    open();
    upstream('[3,"1",{}]');
    expect(toUpstream).toEqual(['[2,"1","MeterValues",{}]', '[2,"2","StatusNotification",{}]']);
    expect(toStation).toEqual(['[3,"1",{}]']);
  });

  test('for longer, it is answered by InternalErrors, and from then on at once, until the upstream is back', () => {
    const { station, toUpstream, toStation, givenUp, open, close } = between();
    close();
    station('[2,"1","MeterValues",{}]');
    // Failed attempts to connect do not begin the time anew.
    vi.advanceTimersByTime(HOLD_MS - 1);
    close();
    expect(givenUp).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(parsed(toStation)).toEqual([internalError('1')]);
    close();
    station('[2,"2","MeterValues",{}]');
    expect(parsed(toStation)).toEqual([internalError('1'), internalError('2')]);
    station('[6,"3","NotifyPeriodicEventStream",{}]');
    open();
    station('[2,"4","MeterValues",{}]');
    expect(toUpstream).toEqual(['[2,"4","MeterValues",{}]']);
    expect(givenUp).toHaveLength(1);
  });

  test('what was on its way when it went is answered at once and never sent again', () => {
    const { station, toUpstream, toStation, open, close } = between();
    station('[2,"1","TransactionEvent",{}]');
    close();
    expect(parsed(toStation)).toEqual([internalError('1')]);
    open();
    expect(toUpstream).toHaveLength(1);
  });

  test('its calls that were not sent are forgotten, and the answer to one that was goes to nobody', () => {
    const { station, upstream, toStation, toUpstream, open, close } = between();
    upstream('[2,"u1","Reset",{}]');
    upstream('[2,"u2","GetVariables",{}]');
    close();
    open();
    station('[3,"u1",{"status":"Accepted"}]');
    expect(toStation).toEqual(['[2,"u1","Reset",{}]']);
    expect(toUpstream).toEqual([]);
    upstream('[2,"u2","GetVariables",{}]');
    expect(toStation).toHaveLength(2);
  });

  test('and the station goes, nothing of it is left', () => {
    const { relay, pipe, station, toStation, close } = between();
    close();
    station('[2,"1","MeterValues",{}]');
    pipe.close();
    relay.end();
    expect(toStation).toEqual([]);
    expect(vi.getTimerCount()).toBe(0);
  });
});
