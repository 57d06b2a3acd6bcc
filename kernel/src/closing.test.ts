import { describe, expect, it } from 'vitest';
import { Closing } from './closing.ts';

describe('closing', () => {
  it('closes in reverse order, each part after the later one has closed', async () => {
    const log: string[] = [];
    const closing = new Closing(() => undefined);
    closing.add('first', () => log.push('first'));
    closing.add('second', async () => {
      await new Promise((resolve) => setImmediate(resolve));
      log.push('second');
    });
    await closing.close();
    expect(log).toEqual(['second', 'first']);
  });

  it('goes on after a part that fails, and tells which', async () => {
    const log: string[] = [];
    const closing = new Closing((error, part) => log.push(`${part}: ${String(error)}`));
    closing.add('first', () => log.push('first'));
    closing.add('second', () => Promise.reject(new Error('stuck')));
    closing.add('third', () => {
      throw new Error('broken');
    });
    await closing.close();
    expect(log).toEqual(['third: Error: broken', 'second: Error: stuck', 'first']);
  });

  it('closes once, however often it is told to, and takes nothing more', async () => {
    let closed = 0;
    const closing = new Closing(() => undefined);
    closing.add('part', () => closed++);
    await Promise.all([closing.close(), closing.close()]);
    expect(closed).toBe(1);
    expect(() => closing.add('late', () => undefined)).toThrow('late was opened after the end');
  });
});
