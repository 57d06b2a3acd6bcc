/** What one question found. */
export interface Answer {
  /** One sentence: what was compared or timed. */
  readonly what: string;
  /** Label and value, for people. */
  readonly rows: readonly (readonly [label: string, value: string])[];
  /** For machines: stable names, plain numbers. */
  readonly figures: Readonly<Record<string, number>>;
  readonly target: { readonly sentence: string; readonly met: boolean } | null;
}

export interface Effort {
  /** Fewer rounds and stations: shows that everything runs, not how fast. */
  readonly quick: boolean;
  /** A line while it works. */
  readonly note: (line: string) => void;
}

export type Question = (effort: Effort) => Promise<Answer>;

export function tableOf(name: string, { what, rows, target }: Answer): string {
  const width = Math.max(...rows.map(([label]) => label.length));
  const lines = rows.map(([label, value]) => `  ${label.padEnd(width)}  ${value}`);
  const verdict = target === null ? [] : [`  target: ${target.sentence} – ${target.met ? 'met' : 'not met'}`];
  return [`${name}: ${what}`, ...lines, ...verdict, ''].join('\n');
}
