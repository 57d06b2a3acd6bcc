import fc from 'fast-check';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { CallPipe } from '../rpc/call-pipe.ts';
import { RPC_2_0_1 } from '../rpc/rpc-version.ts';
import { UpstreamRelay } from './upstream-relay.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** What may happen next. A side that has nothing to answer, or a call open, does nothing instead: it keeps the rules. */
type Step =
  | 'station calls'
  | 'station answers'
  | 'upstream calls'
  | 'upstream answers'
  | 'we call'
  | 'upstream goes'
  | 'upstream comes'
  | 'time passes';

const STEPS: readonly Step[] = [
  'station calls',
  'station answers',
  'upstream calls',
  'upstream answers',
  'we call',
  'upstream goes',
  'upstream comes',
  'time passes',
];

const read = (text: string): readonly unknown[] => JSON.parse(text) as readonly unknown[];

/** Three who keep the rules of OCPP-J, and everything that one of them was sent. */
class Model {
  readonly toStation: string[] = [];
  readonly toUpstream: string[] = [];
  readonly sentByStation: string[] = [];
  /** CALLs to each side that it has not answered. */
  readonly openAtStation: string[] = [];
  readonly openAtUpstream: string[] = [];
  #stationWaits: string | null = null;
  #upstreamWaits: string | null = null;
  #isConnected = true;
  #lastId = 0;
  ours = 0;
  oursSettled = 0;
  readonly #pipe: CallPipe;
  readonly #relay: UpstreamRelay;

  constructor() {
    this.#pipe = new CallPipe({
      version: RPC_2_0_1,
      send: (text) => this.#stationGets(text),
      answer: async () => ({ ok: true, payload: {} }),
      take: () => false,
      isRepeatable: () => false,
      abort: (_, reason) => expect.fail(reason),
      note: (what) => expect.fail(what),
      handOver: (frame, text) => this.#relay.take(frame, text),
    });
    this.#relay = new UpstreamRelay({
      pipe: this.#pipe,
      version: RPC_2_0_1,
      isOurs: () => false,
      isHeldBack: () => false,
      readingOf: () => 'none',
      judge: () => ({ kind: 'pass' }),
      send: (text) => this.#isConnected && this.#upstreamGets(text),
      isBusy: () => false,
      hangUp: (_, reason) => expect.fail(reason),
      givenUp: () => undefined,
      abort: (_, reason) => expect.fail(reason),
      note: (what) => expect.fail(what),
      answerTimeoutMs: 600_000,
      holdMs: 5_000,
    });
    this.#relay.opened();
  }

  do(step: Step): void {
    switch (step) {
      case 'station calls':
        if (this.#stationWaits === null) this.#stationSends(`s${++this.#lastId}`);
        break;
      case 'station answers': {
        const id = this.openAtStation.shift();
        if (id !== undefined) this.#pipe.receive(`[3,"${id}",{}]`);
        break;
      }
      case 'upstream calls':
        if (!this.#isConnected || this.#upstreamWaits !== null) break;
        this.#upstreamWaits = `u${++this.#lastId}`;
        this.#relay.receive(`[2,"${this.#upstreamWaits}","Reset",{}]`);
        break;
      case 'upstream answers': {
        const id = this.#isConnected ? this.openAtUpstream.shift() : undefined;
        if (id !== undefined) this.#relay.receive(`[3,"${id}",{}]`);
        break;
      }
      case 'we call':
        this.ours++;
        void this.#pipe.call('CertificateSigned', {}, 600_000, () => null).then(() => this.oursSettled++);
        break;
      case 'upstream goes':
        if (!this.#isConnected) break;
        this.#isConnected = false;
        this.#upstreamWaits = null;
        this.openAtUpstream.length = 0;
        this.#relay.closed();
        break;
      case 'upstream comes':
        if (this.#isConnected) break;
        this.#isConnected = true;
        this.#relay.opened();
        break;
      case 'time passes':
        vi.advanceTimersByTime(3_000);
        break;
      default:
        step satisfies never;
    }
  }

  /** Until nobody waits for anybody. */
  async finish(): Promise<void> {
    this.do('upstream comes');
    for (let round = 0; round < 200; round++) {
      this.do('station answers');
      this.do('upstream answers');
    }
    await Promise.resolve();
    expect([this.#stationWaits, this.#upstreamWaits, this.openAtStation, this.openAtUpstream]).toEqual([
      null,
      null,
      [],
      [],
    ]);
  }

  #stationSends(id: string): void {
    this.#stationWaits = id;
    const text = `[2,"${id}","MeterValues",{}]`;
    this.sentByStation.push(text);
    this.#pipe.receive(text);
  }

  #stationGets(text: string): void {
    this.toStation.push(text);
    const [type, id] = read(text);
    if (type === 2) {
      expect(this.openAtStation, 'one open call at the station').toEqual([]);
      this.openAtStation.push(String(id));
    } else {
      expect(id, 'an answer to the call that waits').toBe(this.#stationWaits);
      this.#stationWaits = null;
    }
  }

  #upstreamGets(text: string): boolean {
    this.toUpstream.push(text);
    const [type, id] = read(text);
    if (type === 2) {
      expect(this.openAtUpstream, 'one open call at the upstream').toEqual([]);
      this.openAtUpstream.push(String(id));
    } else {
      expect(id, 'an answer to the call that waits').toBe(this.#upstreamWaits);
      this.#upstreamWaits = null;
    }
    return true;
  }
}

test('whoever calls whom in whatever order, each side has one call open, each call one answer, and no frame changes or overtakes', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.constantFrom(...STEPS), { maxLength: 60 }), async (steps) => {
      const model = new Model();
      for (const step of steps) model.do(step);
      await model.finish();
      expect(model.oursSettled).toBe(model.ours);
      const calls = model.toUpstream.filter((text) => read(text)[0] === 2);
      // What went out is what came in, in that order; some of it did not go out, because nobody was there.
      expect(calls).toEqual(model.sentByStation.filter((text) => calls.includes(text)));
      expect(new Set(calls).size).toBe(calls.length);
    }),
    { numRuns: 1_000 },
  );
});
