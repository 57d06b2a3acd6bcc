import type { Clock } from '@bfcert/kernel/clock';

/** Virtual time: it stands where it was put, back as well as forward. */
export class ModelClock implements Clock {
  at: number;

  constructor(start: Date | string) {
    this.at = new Date(start).getTime();
  }

  now(): Date {
    return new Date(this.at);
  }

  monotonic(): number {
    return this.at;
  }
}
