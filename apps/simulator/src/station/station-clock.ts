import type { Clock } from '@bfcert/kernel/clock';

/**
 * Who sets a station's clock (ClockCtrlr.TimeSource). `Heartbeat`: the CSMS, by `currentTime` in its answers to
 * BootNotification and Heartbeat. `RealTimeClock`: nobody; it goes on as wrong as it was.
 */
export type TimeSource = 'Heartbeat' | 'RealTimeClock';

/** The clock that a station has by itself, put right or not. */
export class StationClock implements Clock {
  readonly #own: Clock;
  readonly #source: TimeSource;
  /** Milliseconds between its own clock and what it was told. */
  #correction = 0;

  constructor(own: Clock, source: TimeSource) {
    this.#own = own;
    this.#source = source;
  }

  now(): Date {
    return new Date(this.#own.now().getTime() + this.#correction);
  }

  monotonic(): number {
    return this.#own.monotonic();
  }

  /** RFC 3339; what is no time is not listened to. */
  csmsSays(currentTime: string): void {
    const time = Date.parse(currentTime);
    if (this.#source === 'Heartbeat' && !Number.isNaN(time)) this.#correction = time - this.#own.now().getTime();
  }
}
