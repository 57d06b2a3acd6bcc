/**
 * Time comes in through a port. `now` is the wall clock (what certificates speak); `monotonic` is
 * milliseconds that never jump (what timers and deadlines inside one process use).
 */
export interface Clock {
  now(): Date;
  monotonic(): number;
}

export const systemClock: Clock = {
  now: () => new Date(),
  monotonic: () => performance.now(),
};

/** A clock that moves only when told to. */
export class FixedClock implements Clock {
  #now: number;
  #monotonic = 0;

  constructor(now: Date | string) {
    this.#now = new Date(now).getTime();
  }

  now(): Date {
    return new Date(this.#now);
  }

  monotonic(): number {
    return this.#monotonic;
  }

  advance(milliseconds: number): void {
    this.#now += milliseconds;
    this.#monotonic += milliseconds;
  }

  /** The wall clock alone jumps, as after a wrong NTP answer. */
  jump(milliseconds: number): void {
    this.#now += milliseconds;
  }
}
