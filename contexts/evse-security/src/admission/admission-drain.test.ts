import { expect, test } from 'vitest';
import { AdmissionDrain } from './admission-drain.ts';

const unexpected = (error: unknown): never => {
  throw error;
};

/** A publisher whose runs end when told to. */
function heldPublisher() {
  const runs: { end: () => void; fail: (error: Error) => void }[] = [];
  let announce: () => void = () => undefined;
  const publish = () =>
    new Promise<number>((resolve, reject) => {
      runs.push({ end: () => resolve(1), fail: reject });
      announce();
    });
  const nthRun = async (n: number) => {
    while (runs.length < n) await new Promise<void>((resolve) => (announce = resolve));
    const run = runs[n - 1];
    if (run === undefined) throw new Error('no such run');
    return run;
  };
  return { publish, nthRun, runs };
}

test('wake-ups during a run lead to exactly one more', async () => {
  const { publish, nthRun, runs } = heldPublisher();
  const drain = new AdmissionDrain(publish, { everyMs: 3_600_000, onError: unexpected });
  drain.start();
  const first = await nthRun(1);
  drain.wake();
  drain.wake();
  first.end();
  (await nthRun(2)).end();
  await drain.stop();
  expect(runs).toHaveLength(2);
});

test('a failed run is reported and the next wake-up tries again', async () => {
  const { publish, nthRun } = heldPublisher();
  const errors: unknown[] = [];
  const drain = new AdmissionDrain(publish, { everyMs: 3_600_000, onError: (error) => errors.push(error) });
  drain.start();
  const first = await nthRun(1);
  drain.wake();
  first.fail(new Error('link down'));
  (await nthRun(2)).end();
  await drain.stop();
  expect(errors).toEqual([new Error('link down')]);
});

test('nothing is published before the start or after the stop', async () => {
  const { publish, runs } = heldPublisher();
  const drain = new AdmissionDrain(publish, { everyMs: 1, onError: unexpected });
  drain.wake();
  await drain.stop();
  drain.wake();
  expect(runs).toHaveLength(0);
});
