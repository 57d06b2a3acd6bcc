import { describe, expect, it } from 'vitest';
import { KeyedWork } from './keyed-work.ts';

function gate() {
  const open = new Map<string, () => void>();
  const started: string[] = [];
  const work = (key: string): Promise<void> => {
    started.push(key);
    return new Promise((resolve) => open.set(key, resolve));
  };
  const finish = async (key: string): Promise<void> => {
    open.get(key)?.();
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { started, work, finish };
}

describe('keyed work', () => {
  it('runs a key once more when it was nudged while it ran, and only once', async () => {
    const { started, work, finish } = gate();
    const keyed = new KeyedWork(work, { atOnce: 4, onError: () => undefined });
    keyed.nudge('a');
    keyed.nudge('a');
    keyed.nudge('a');
    expect(started).toEqual(['a']);
    await finish('a');
    expect(started).toEqual(['a', 'a']);
    await finish('a');
    expect(started).toEqual(['a', 'a']);
  });

  it('keeps to its bound and goes on with who waits', async () => {
    const { started, work, finish } = gate();
    const keyed = new KeyedWork(work, { atOnce: 2, onError: () => undefined });
    for (const key of ['a', 'b', 'c']) keyed.nudge(key);
    expect(started).toEqual(['a', 'b']);
    await finish('a');
    expect(started).toEqual(['a', 'b', 'c']);
  });

  it('lets those that wait go before a key that was named again', async () => {
    const { started, work, finish } = gate();
    const keyed = new KeyedWork(work, { atOnce: 1, onError: () => undefined });
    for (const key of ['a', 'b', 'a']) keyed.nudge(key);
    await finish('a');
    expect(started).toEqual(['a', 'b']);
    await finish('b');
    expect(started).toEqual(['a', 'b', 'a']);
  });

  it.each([
    ['rejects', () => Promise.reject(new Error('no'))],
    [
      'throws',
      () => {
        throw new Error('no');
      },
    ],
  ])('tells of work that %s and goes on with the next', async (_, work) => {
    const failures: string[] = [];
    const keyed = new KeyedWork(work, { atOnce: 1, onError: (_error, key) => failures.push(key) });
    keyed.nudge('a');
    keyed.nudge('b');
    await new Promise((resolve) => setImmediate(resolve));
    expect(failures).toEqual(['a', 'b']);
  });

  it('waits at its end for what runs and takes no more', async () => {
    const { started, work, finish } = gate();
    const keyed = new KeyedWork(work, { atOnce: 1, onError: () => undefined });
    keyed.nudge('a');
    keyed.nudge('b');
    const stopping = keyed.stop();
    keyed.nudge('c');
    await finish('a');
    await stopping;
    expect(started).toEqual(['a']);
  });
});
