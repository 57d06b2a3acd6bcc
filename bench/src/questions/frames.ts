import type { Answer, Effort } from '../answer.ts';
import type { FramesSeen, FrameTime } from '../frames/frame-path.ts';
import { startChild } from '../processes/child.ts';
import { median, short, spread, spreadOf } from '../statistics.ts';

const MOST_MICROS = 50;

/** What one frame costs between the socket and the disk or the server, by kind, against `JSON.parse` alone. */
export async function frames({ quick, note }: Effort): Promise<Answer> {
  const rounds = quick ? 1 : 5;
  const each = quick ? 300 : 3_000;
  const seen: FramesSeen[] = [];
  for (let number = 1; number <= rounds; number++) {
    // What a compiler has made of one round decides all of it: the next has a process of its own.
    const child = startChild(new URL('../frames/frame-path.ts', import.meta.url));
    try {
      seen.push(await child.ask<FramesSeen>('measure', { frames: each }));
    } finally {
      await child.stop();
    }
    note(`round ${number} of ${rounds}`);
  }
  return answerOf(seen);
}

function answerOf(seen: readonly FramesSeen[]): Answer {
  const kinds = (seen[0]?.times ?? []).map(({ kind }) => kind);
  const of = (kind: string): readonly FrameTime[] =>
    seen.flatMap(({ times }) => times.filter((one) => one.kind === kind));
  const byKind = kinds.map((kind) => ({ kind, micros: spreadOf(of(kind).map(({ micros }) => micros)) }));
  const slowest = byKind.reduce((worst, one) => (one.micros.median > worst.micros.median ? one : worst));
  const ratio = spreadOf(seen.map(({ times }) => median(times.map(({ micros, parseMicros }) => micros / parseMicros))));
  const unsaid = seen[0]?.unsaid ?? [];
  return {
    what: `one frame parsed, gated, validated, routed and answered, ${kinds.length} kinds; median of each, µs`,
    rows: [
      ...byKind.map(({ kind, micros }): [string, string] => [kind, spread(micros)]),
      ['÷ JSON.parse of the same text, median of all kinds', spread(ratio)],
      ['the slowest kind', `${slowest.kind}: ${short(slowest.micros.median)}`],
      ['known to the gateway and not measured', unsaid.length === 0 ? 'none' : unsaid.join(', ')],
    ],
    figures: {
      slowestKindMicros: slowest.micros.median,
      medianKindMicros: median(byKind.map(({ micros }) => micros.median)),
      toParse: ratio.median,
      kinds: kinds.length,
      unmeasuredKinds: unsaid.length,
    },
    targets: [{ what: 'the slowest kind, µs', bound: '≤', limit: MOST_MICROS, seen: slowest.micros }],
  };
}
