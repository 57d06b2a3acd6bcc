import type { Clock } from '@bfcert/kernel/clock';

/** More than NTP ever steps by itself. */
const TOLERATED_MS = 5 * 60_000;

/**
 * Notices that the wall clock moved on its own since it was last trusted. One that runs wrong by
 * half a year would otherwise retire the whole fleet in one sweep.
 */
export class ClockWatch {
  readonly #clock: Clock;
  #wall = 0;
  #monotonic = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.trust();
  }

  /** Milliseconds by which the wall clock jumped; 0 while that is tolerable. */
  jump(): number {
    const wall = this.#clock.now().getTime() - this.#wall;
    const difference = wall - (this.#clock.monotonic() - this.#monotonic);
    return Math.abs(difference) > TOLERATED_MS ? Math.round(difference) : 0;
  }

  trust(): void {
    this.#wall = this.#clock.now().getTime();
    this.#monotonic = this.#clock.monotonic();
  }
}
