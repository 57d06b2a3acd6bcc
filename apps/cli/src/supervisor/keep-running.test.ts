import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Child } from './child.ts';
import { keepRunning } from './keep-running.ts';

/** Children whose lives a test writes: each start adds one. */
class FakeProgram {
  readonly runs: FakeRun[] = [];
  readonly start = (): Child => {
    const run = new FakeRun(this.runs.length + 1);
    this.runs.push(run);
    return run;
  };

  get last(): FakeRun {
    const run = this.runs.at(-1);
    if (!run) throw new Error('never started');
    return run;
  }
}

class FakeRun implements Child {
  readonly name = 'the part';
  readonly #pid: number;
  readonly #ready = Promise.withResolvers<void>();
  readonly #exited = Promise.withResolvers<string>();
  #ended = false;
  stops: number[] = [];

  constructor(pid: number) {
    this.#pid = pid;
  }
  get ready(): Promise<void> {
    return this.#ready.promise;
  }
  get exited(): Promise<string> {
    return this.#exited.promise;
  }
  pid(): number | undefined {
    return this.#ended ? undefined : this.#pid;
  }
  becomeReady(): void {
    this.#ready.resolve();
  }
  say(problem: string): void {
    this.#ready.reject(new Error(problem));
  }
  end(how = 'ended with code 1'): void {
    this.#ended = true;
    this.#ready.reject(new Error(`the part ${how} before it was ready`));
    this.#exited.resolve(how);
  }
  async stop(graceMs: number): Promise<void> {
    this.stops.push(graceMs);
    this.end('was ended by SIGTERM');
  }
}

describe('a process that is kept running', () => {
  let program: FakeProgram;
  let sentences: string[];
  const report = (sentence: string) => void sentences.push(sentence);
  beforeEach(() => {
    vi.useFakeTimers();
    program = new FakeProgram();
    sentences = [];
  });
  afterEach(() => void vi.useRealTimers());
  const settle = () => vi.advanceTimersByTimeAsync(0);

  it('is started again without a pause where none is wanted', async () => {
    const kept = keepRunning(program.start, report, { firstDelayMs: 0, longestDelayMs: 0 });
    program.last.becomeReady();
    await kept.ready;
    for (const runs of [2, 3]) {
      program.last.end();
      await settle();
      expect(program.runs).toHaveLength(runs);
    }
    program.last.becomeReady();
    await kept.stop(1_000);
  });

  it('is started again after it ended, with pauses that grow while it does not last', async () => {
    const kept = keepRunning(program.start, report);
    program.last.becomeReady();
    await kept.ready;
    for (const pause of [200, 400, 800, 1_600, 3_200, 5_000, 5_000]) {
      const runs = program.runs.length;
      program.last.end();
      await settle();
      expect(sentences.at(-1)).toBe(`the part ended with code 1; it is started again in ${pause} ms`);
      expect(kept.pid()).toBeUndefined();
      await vi.advanceTimersByTimeAsync(pause - 1);
      expect(program.runs).toHaveLength(runs);
      await vi.advanceTimersByTimeAsync(1);
      expect(kept.pid()).toBe(runs + 1);
      program.last.becomeReady();
    }
    await vi.advanceTimersByTimeAsync(30_001);
    program.last.end();
    await settle();
    expect(sentences.at(-1)).toContain('in 200 ms');
    await kept.stop(10);
  });

  it('is not started again when its first start failed: that is for the caller to tell', async () => {
    const kept = keepRunning(program.start, report);
    program.last.end();
    await expect(kept.ready).rejects.toThrow('the part ended with code 1 before it was ready');
    await vi.advanceTimersByTimeAsync(60_000);
    expect(program.runs).toHaveLength(1);
    expect(sentences).toEqual([]);
    await kept.stop(10);
  });

  it('is ended when it says that it cannot do its work', async () => {
    const kept = keepRunning(program.start, report);
    program.last.say('the part did not start: no room');
    await expect(kept.ready).rejects.toThrow('no room');
    expect(program.last.stops).toEqual([0]);
    await kept.stop(10);
  });

  it('is ended when it never gets ready, at the first start and at a later one', async () => {
    const first = keepRunning(program.start, report, { patienceMs: 2_000 });
    const refused = expect(first.ready).rejects.toThrow('the part was not ready after 2 s');
    await vi.advanceTimersByTimeAsync(2_000);
    await refused;
    expect(program.last.pid()).toBeUndefined();
    await first.stop(10);

    const later = keepRunning(program.start, report, { patienceMs: 2_000 });
    program.last.becomeReady();
    await later.ready;
    program.last.end();
    await vi.advanceTimersByTimeAsync(200);
    const runs = program.runs.length;
    await vi.advanceTimersByTimeAsync(2_000);
    expect(sentences).toContain('the part was not ready after 2 s');
    await vi.advanceTimersByTimeAsync(400);
    expect(program.runs).toHaveLength(runs + 1);
    await later.stop(10);
  });

  it('stops with the grace it is given and stays stopped', async () => {
    const kept = keepRunning(program.start, report);
    program.last.becomeReady();
    await kept.ready;
    await kept.stop(7);
    expect(program.last.stops).toEqual([7]);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(program.runs).toHaveLength(1);
    expect(sentences).toEqual([]);
  });

  it('stops while it is starting', async () => {
    const kept = keepRunning(program.start, report);
    const refused = expect(kept.ready).rejects.toThrow('before it was ready');
    await kept.stop(7);
    await refused;
    await vi.advanceTimersByTimeAsync(60_000);
    expect(program.runs).toHaveLength(1);
  });

  it('stops at once between two starts, and leaves no timer behind', async () => {
    const kept = keepRunning(program.start, report);
    program.last.becomeReady();
    await kept.ready;
    program.last.end();
    await settle();
    await kept.stop(7);
    expect(vi.getTimerCount()).toBe(0);
    expect(program.runs).toHaveLength(1);
  });

  it('may end by itself once everything is ending', async () => {
    const kept = keepRunning(program.start, report);
    program.last.becomeReady();
    await kept.ready;
    kept.letEnd();
    program.last.end();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(program.runs).toHaveLength(1);
    expect(sentences).toEqual([]);
    await kept.stop(7);
  });
});
