interface Event {
  readonly at: number;
  readonly sequence: number;
  readonly run: () => void;
}

/**
 * What is still to happen, and the clock that it happens by: milliseconds since 1970, and none of them pass but from one
 * event to the next. Of two at one time the one that was planned first comes first, so a run is the same every time.
 */
export class EventQueue {
  now: number;
  #sequence = 0;
  /** A binary heap: the earliest is the first. */
  readonly #heap: Event[] = [];

  constructor(now: number) {
    this.now = now;
  }

  at(time: number, run: () => void): void {
    this.#heap.push({ at: Math.max(time, this.now), sequence: this.#sequence++, run });
    this.#rise(this.#heap.length - 1);
  }

  after(milliseconds: number, run: () => void): void {
    this.at(this.now + milliseconds, run);
  }

  /** Runs what comes until then; false: nothing is left. */
  runUntil(end: number): boolean {
    for (;;) {
      const [next] = this.#heap;
      if (next === undefined) return false;
      if (next.at > end) {
        this.now = end;
        return true;
      }
      this.#dropFirst();
      this.now = next.at;
      next.run();
    }
  }

  #rise(from: number): void {
    const heap = this.#heap;
    let index = from;
    const moved = heap[index] as Event;
    while (index > 0) {
      const above = (index - 1) >> 1;
      const other = heap[above] as Event;
      if (isEarlier(other, moved)) break;
      heap[index] = other;
      index = above;
    }
    heap[index] = moved;
  }

  #dropFirst(): void {
    const heap = this.#heap;
    const last = heap.pop() as Event;
    if (heap.length === 0) return;
    let index = 0;
    for (;;) {
      const left = 2 * index + 1;
      if (left >= heap.length) break;
      const right = left + 1;
      const least = right < heap.length && isEarlier(heap[right] as Event, heap[left] as Event) ? right : left;
      if (isEarlier(last, heap[least] as Event)) break;
      heap[index] = heap[least] as Event;
      index = least;
    }
    heap[index] = last;
  }
}

const isEarlier = (one: Event, other: Event): boolean =>
  one.at < other.at || (one.at === other.at && one.sequence < other.sequence);
