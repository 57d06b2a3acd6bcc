import { expect, test } from 'vitest';
import type { Child } from './child.ts';
import { keepRunning } from './keep-running.ts';

/** A child whose end is the test's to say. */
function childThat(becomesReady: boolean) {
  const exit = Promise.withResolvers<string>();
  const child: Child = {
    name: 'the child',
    pid: 1,
    ready: becomesReady ? Promise.resolve() : Promise.reject(new Error('the port is taken')),
    exited: exit.promise,
    stop: async () => exit.resolve('was told to'),
  };
  child.ready.catch(() => undefined);
  if (!becomesReady) exit.resolve('ended with code 1');
  return { child, end: () => exit.resolve('was ended by SIGKILL') };
}

function keeping(children: readonly Child[], firstStartPatienceMs?: number) {
  const left = [...children];
  const said: string[] = [];
  const start = (): Child => {
    const next = left.shift();
    if (next === undefined) throw new Error('started once too often');
    return next;
  };
  const kept = keepRunning(
    start,
    (line) => said.push(line),
    firstStartPatienceMs === undefined ? {} : { firstStartPatienceMs },
  );
  return { kept, said };
}

test('a first start that fails is tried again: an earlier system may still be ending', async () => {
  const { kept, said } = keeping([childThat(false).child, childThat(true).child]);
  await kept.ready;
  expect(said).toEqual(['the child ended with code 1; it is started again in 200 ms']);
  await kept.stop(0);
});

test('a first start that keeps failing is given up with what the child said', async () => {
  const { kept } = keeping([childThat(false).child], -1);
  await expect(kept.ready).rejects.toThrow('the port is taken');
  await kept.stop(0);
});

test('a child that ends is started again', async () => {
  const first = childThat(true);
  const { kept, said } = keeping([first.child, childThat(true).child], -1);
  await kept.ready;
  first.end();
  await expect.poll(() => said).toHaveLength(1);
  await kept.stop(0);
});
