/** Stations of which something is awaited; those asked longest ago are forgotten first. */
const MOST_STATIONS = 20_000;
const MOST_REQUESTS = 16;

/**
 * The request ids of our own calls, by station, and who has asked last where a message has no id. They outlive a connection: a
 * station that was asked for its log may report on the upload after it has come back, and what it reports is ours all the
 * same; one that was asked for a signing request repeats it until it has its certificate.
 */
export class OwnRequests {
  readonly #byStation = new Map<string, Set<number>>();
  /** Stations whose log we have asked for, and nobody after us. */
  readonly #logs = new Set<string>();

  /** By station the upstream that has asked it for a signing request for vehicles, and nobody after it. */
  readonly #vehicleRequests = new Map<string, string>();

  add(identityId: string, requestId: number): void {
    const requests = this.#byStation.get(identityId) ?? new Set();
    requests.delete(requestId);
    requests.add(requestId);
    forgetOldest(requests, MOST_REQUESTS);
    this.#byStation.delete(identityId);
    this.#byStation.set(identityId, requests);
    forgetOldest(this.#byStation, MOST_STATIONS);
  }

  logAskedBy(identityId: string, who: 'us' | 'upstream'): void {
    this.#logs.delete(identityId);
    if (who === 'us') this.#logs.add(identityId);
    forgetOldest(this.#logs, MOST_STATIONS);
  }

  /** Whether what a station tells of its log without a request id is ours. */
  isLogOurs(identityId: string): boolean {
    return this.#logs.has(identityId);
  }

  /** `upstream`: the name of the one that has asked, and awaits them from now on; null: they are ours. */
  vehicleRequestsAreOf(identityId: string, upstream: string | null): void {
    this.#vehicleRequests.delete(identityId);
    if (upstream !== null) this.#vehicleRequests.set(identityId, upstream);
    forgetOldest(this.#vehicleRequests, MOST_STATIONS);
  }

  /** Whose a station's signing requests for vehicles are: the upstream of this name, or ours where it is null. */
  vehicleRequestsOf(identityId: string): string | null {
    return this.#vehicleRequests.get(identityId) ?? null;
  }

  of(identityId: string): ReadonlySet<number> {
    return this.#byStation.get(identityId) ?? NONE;
  }
}

const NONE: ReadonlySet<number> = new Set();

function forgetOldest<Key>(
  kept: { size: number; keys(): Iterator<Key>; delete(key: Key): boolean },
  most: number,
): void {
  const oldest = kept.keys().next();
  if (kept.size > most && !oldest.done) kept.delete(oldest.value);
}
