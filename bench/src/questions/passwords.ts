import type { Answer, Effort } from '../answer.ts';
import type { BesideImported, Costs } from '../passwords/checking.ts';
import { startChild } from '../processes/child.ts';
import { short, spread, spreadOf } from '../statistics.ts';

const MOST_MICROS = 50;
/** No more than may wait for their turn at a gateway (`password.ts`). */
const AT_ONCE = 100;

/** What the check of one password costs a gateway: of a key of ours against the bare hash, and of one that somebody else chose. */
export async function passwords({ quick, note }: Effort): Promise<Answer> {
  const [rounds, slices, stations] = quick ? [1, 10, 20] : [5, 60, AT_ONCE];
  const costs: Costs[] = [];
  const storms: BesideImported[] = [];
  for (let number = 1; number <= rounds; number++) {
    // What a compiler has made of one round decides all of it: the next has a process of its own.
    const child = startChild(new URL('../passwords/checking.ts', import.meta.url));
    try {
      costs.push(await child.ask<Costs>('measure', { slices }));
      storms.push(await child.ask<BesideImported>('storm', { stations }));
    } finally {
      await child.stop();
    }
    note(`round ${number} of ${rounds}`);
  }
  const of = (name: keyof Costs) => spreadOf(costs.map((one) => one[name]));
  const beside = (name: keyof BesideImported) => spreadOf(storms.map((one) => one[name]));
  const ours = of('ours');
  const toBare = spreadOf(costs.map((one) => one.ours / one.bare));
  const toImported = spreadOf(costs.map((one, round) => ((storms[round]?.each ?? Number.NaN) * 1_000) / one.ours));
  return {
    what: 'one password checked as a gateway checks it',
    rows: [
      ['a key of ours, µs of CPU time', spread(ours)],
      ['÷ a bare createHmac over the same bytes', spread(toBare)],
      ['a key of ours of 1.6, in the second of its readings, µs', spread(of('oursOf16'))],
      ['the new one of two keys during a rotation, µs', spread(of('oursInRotation'))],
      ['a wrong password against a key of ours, µs', spread(of('oursWrong'))],
      ['the bare createHmac, µs', spread(of('bare'))],
      ['an imported one, ms of CPU time', spread(beside('each'))],
      ['÷ a key of ours', spread(toImported)],
      [`imported ones, ${stations} at once, per second`, spread(beside('perSecond'))],
      ['a key of ours beside these: 99 of 100 within, ms', spread(beside('oursP99'))],
      ['the longest of them, ms', short(beside('oursLongest').max)],
    ],
    figures: {
      ourMicros: ours.median,
      toBareHmac: toBare.median,
      importedMs: beside('each').median,
      importedPerSecond: beside('perSecond').median,
      ourP99BesideImportedMs: beside('oursP99').median,
    },
    targets: [{ what: 'a key of ours, µs of CPU time', bound: '≤', limit: MOST_MICROS, seen: ours }],
  };
}
