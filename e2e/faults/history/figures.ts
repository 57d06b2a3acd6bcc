/** What a row of the fault matrix allows, and of how many: of all, or of 99 in 100. */
export interface Bound {
  readonly ms: number;
  readonly of: 'max' | 'p99';
}

/** How long one thing took, whenever it happened; milliseconds. */
export interface Figure {
  readonly what: string;
  readonly count: number;
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
  readonly bound: Bound;
}

/** Every time of a run under its name. */
export class Figures {
  readonly #times = new Map<string, { readonly bound: Bound; readonly ms: number[] }>();

  note(what: string, bound: Bound, ms: number): void {
    const known = this.#times.get(what) ?? { bound, ms: [] };
    known.ms.push(ms);
    this.#times.set(what, known);
  }

  all(): readonly Figure[] {
    return [...this.#times].map(([what, { bound, ms }]) => {
      const sorted = ms.toSorted((a, b) => a - b);
      const [p50, p99, max] = [0.5, 0.99, 1].map((share) => at(sorted, share)) as [number, number, number];
      return { what, count: ms.length, p50, p99, max, bound };
    });
  }
}

/** Nearest rank: the smallest time that so large a share took no longer than. */
const at = (sorted: readonly number[], share: number): number =>
  Math.round(sorted[Math.ceil(share * sorted.length) - 1] ?? 0);

export const isBeyond = (figure: Figure): boolean => figure[figure.bound.of] > figure.bound.ms;
