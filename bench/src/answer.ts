import { type Spread, short } from './statistics.ts';

/** What one question found. */
export interface Answer {
  /** One sentence: what was compared or timed. */
  readonly what: string;
  /** Label and value, for people. */
  readonly rows: readonly (readonly [label: string, value: string])[];
  /** For machines: stable names, plain numbers. */
  readonly figures: Readonly<Record<string, number>>;
  readonly targets: readonly Target[];
}

export interface Target {
  readonly what: string;
  readonly bound: '≥' | '≤';
  readonly limit: number;
  /** What was measured of it. */
  readonly seen: Spread;
}

export interface Effort {
  /** Fewer rounds and stations: shows that everything runs, not how fast. */
  readonly quick: boolean;
  /** A line while it works. */
  readonly note: (line: string) => void;
}

export type Question = (effort: Effort) => Promise<Answer>;

export function tableOf(name: string, { what, rows, targets }: Answer): string {
  const width = Math.max(...rows.map(([label]) => label.length));
  const lines = rows.map(([label, value]) => `  ${label.padEnd(width)}  ${value}`);
  const verdicts = targets.map(
    (target) => `  target: ${target.what} ${target.bound} ${target.limit} – ${verdictOf(target)}`,
  );
  return [`${name}: ${what}`, ...lines, ...verdicts, ''].join('\n');
}

/** By the median; where the spread lies on both sides of the limit, it says that this is all it goes by. */
export function verdictOf({ bound, limit, seen: { min, median, max } }: Target): string {
  const holds = (value: number): boolean => (bound === '≥' ? value >= limit : value <= limit);
  const settled = holds(min) === holds(max);
  return `${holds(median) ? 'met' : 'not met'}${settled ? '' : ' in the median'} (${short(min)}–${short(max)})`;
}
