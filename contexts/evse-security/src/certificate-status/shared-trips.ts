interface Trip<Answer> {
  readonly answer: Promise<Answer>;
  readonly end: AbortController;
  /** Of those who wait for it. */
  askers: number;
}

/** Equal questions at one time are one trip, which ends when nobody waits for it any more. */
export class SharedTrips<Answer> {
  readonly #most: number;
  readonly #tooMany: Answer;
  readonly #noAnswer: Answer;
  readonly #trips = new Map<string, Trip<Answer>>();

  /** `tooMany` is answered beyond `most` trips at one moment, `noAnswer` to who has lost patience. */
  constructor(most: number, { tooMany, noAnswer }: { readonly tooMany: Answer; readonly noAnswer: Answer }) {
    this.#most = most;
    this.#tooMany = tooMany;
    this.#noAnswer = noAnswer;
  }

  /** `signal` ends the patience of this asker, that of `begin` the trip. Rejects as the trip does. */
  take(key: string, begin: (signal: AbortSignal) => Promise<Answer>, signal: AbortSignal): Promise<Answer> {
    const underWay = this.#trips.get(key);
    if (underWay !== undefined) return this.#await(key, underWay, signal);
    if (this.#trips.size >= this.#most) return Promise.resolve(this.#tooMany);
    const end = new AbortController();
    const answer = begin(end.signal).finally(() => this.#forget(key, trip));
    const trip: Trip<Answer> = { answer, end, askers: 0 };
    this.#trips.set(key, trip);
    return this.#await(key, trip, signal);
  }

  /** Whoever asks has a patience of its own; the last one who loses it ends the trip. */
  #await(key: string, trip: Trip<Answer>, signal: AbortSignal): Promise<Answer> {
    trip.askers++;
    return new Promise((resolve, reject) => {
      const giveUp = (): void => {
        resolve(this.#noAnswer);
        if (--trip.askers > 0) return;
        // Whoever asks from now on asks anew.
        this.#forget(key, trip);
        trip.end.abort(signal.reason);
      };
      if (signal.aborted) {
        giveUp();
        return;
      }
      signal.addEventListener('abort', giveUp, { once: true });
      trip.answer.then(resolve, reject).finally(() => signal.removeEventListener('abort', giveUp));
    });
  }

  #forget(key: string, trip: Trip<Answer>): void {
    if (this.#trips.get(key) === trip) this.#trips.delete(key);
  }
}
