/** A busy fleet opens and closes sessions all the time; whoever looks does so this often at most. */
const PAUSE_MS = 1_000;

/** Ids of identities. */
export type ChangedStations = ReadonlySet<string> | 'any';

/**
 * Tells that stations came or went: at once, then once a second however many there were; after the
 * last of them it is told again. Sessions change too often for the outbox, and nothing rests on such
 * a change: it is kept nowhere, and who missed it looks anew when it comes back. Told are the stations it is about;
 * `any` when they are not known, as after a gateway's start.
 */
export class SessionChanges {
  readonly #each = new Set<() => void>();
  readonly #listeners = new Set<(stations: ChangedStations) => void>();
  #pause: NodeJS.Timeout | null = null;
  #untold: ChangedStations | null = null;

  happened(stations: ChangedStations): void {
    for (const listener of this.#each) listener();
    this.#untold = together(this.#untold, stations);
    if (this.#pause === null) this.#tell();
  }

  /** Returns what ends the subscription. */
  onChange(listener: (stations: ChangedStations) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** Called each time, also within that second: for who does little and must not be late. */
  onEach(listener: () => void): void {
    this.#each.add(listener);
  }

  #tell(): void {
    const stations = this.#untold;
    this.#untold = null;
    if (stations === null) return;
    this.#pause = setTimeout(() => {
      this.#pause = null;
      this.#tell();
    }, PAUSE_MS).unref();
    for (const listener of this.#listeners) listener(stations);
  }
}

const together = (untold: ChangedStations | null, more: ChangedStations): ChangedStations =>
  untold === 'any' || more === 'any' ? 'any' : new Set([...(untold ?? []), ...more]);
