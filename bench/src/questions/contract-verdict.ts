import type { Answer, Effort } from '../answer.ts';
import type { Took, Verdicts } from '../contracts/judging.ts';
import { startChild } from '../processes/child.ts';
import { median, spread, spreadOf } from '../statistics.ts';

const MOST_MS = 5;

/** How long a server takes to say whether a contract is good, where it has the answers of OCSP already. */
export async function contractVerdict({ quick, note }: Effort): Promise<Answer> {
  const [processes, contracts, rounds] = quick ? [1, 20, 2] : [5, 200, 10];
  const seen: Verdicts[] = [];
  for (let number = 1; number <= processes; number++) {
    const child = startChild(new URL('../contracts/judging.ts', import.meta.url));
    try {
      seen.push(await child.ask<Verdicts>('measure', { contracts, rounds }));
    } finally {
      await child.stop();
    }
    note(`process ${number} of ${processes}`);
  }
  const of = (kind: keyof Verdicts, clock: keyof Took, figure: (values: readonly number[]) => number) =>
    spreadOf(seen.map((one) => figure(one[kind].map((took) => took[clock]))));
  const [byChain, byHash] = [of('byChain', 'cpu', ninetyNinth), of('byHash', 'cpu', ninetyNinth)];
  const first = of('first', 'cpu', ninetyNinth);
  return {
    what: 'whether a contract of leaf, two sub-CAs and root is good (C07), with answers of OCSP that are kept',
    rows: [
      ['by its chain, ms of CPU time: 99 of 100 within', spread(byChain)],
      ['the same, median', spread(of('byChain', 'cpu', median))],
      ['by hash data, ms of CPU time: 99 of 100 within', spread(byHash)],
      ['the same, median', spread(of('byHash', 'cpu', median))],
      ['until it is there, ms, by its chain: median', spread(of('byChain', 'wall', median))],
      ['the same, 99 of 100 within', spread(of('byChain', 'wall', ninetyNinth))],
      ['the first about a contract, its responder answering at once, ms of CPU time: 99 of 100 within', spread(first)],
    ],
    figures: {
      byChainCpuP99Ms: byChain.median,
      byHashCpuP99Ms: byHash.median,
      byChainMs: of('byChain', 'wall', median).median,
      firstCpuP99Ms: first.median,
    },
    targets: [
      { what: 'by its chain, 99 of 100, ms of CPU time', bound: '≤', limit: MOST_MS, seen: byChain },
      { what: 'by hash data, 99 of 100, ms of CPU time', bound: '≤', limit: MOST_MS, seen: byHash },
    ],
  };
}

function ninetyNinth(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.ceil(sorted.length * 0.99) - 1] ?? Number.NaN;
}
