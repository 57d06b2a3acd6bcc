import type { Clock } from '@bfcert/kernel/clock';
import type { BootReason } from '../ocpp/messages.ts';
import type { Timers } from '../ocpp/timers.ts';
import type { EventFeed } from './event-feed.ts';
import type { Outbox } from './outbox.ts';
import type { StationDescription } from './station-context.ts';

/**
 * What the CSMS last answered to BootNotification (B01-B03). `none`: nothing yet, only BootNotification
 * may be sent. `pending`: also what the CSMS triggers. `rejected`: nothing until the interval is over.
 */
export type RegistrationStatus = 'none' | 'pending' | 'accepted' | 'rejected';

/** An interval of 0 leaves the choice to the station (B02.FR.07). */
const OWN_CHOICE_SECONDS = 300;
const RETRY_AFTER_NO_ANSWER_SECONDS = 10;

export interface RegistrationParts {
  readonly description: StationDescription;
  readonly outbox: Outbox;
  readonly events: EventFeed;
  readonly clock: Clock;
  readonly timers: Timers;
  /** The time that the CSMS has answered with, RFC 3339. */
  readonly csmsSays: (currentTime: string) => void;
  /** The gate stands as `status` now says. `booted` is false when a connection comes back to an open gate. */
  readonly moved: (booted: boolean) => void;
}

/** The boot gate and what hangs on it: the repeated BootNotification and the heartbeat. */
export class Registration {
  readonly #parts: RegistrationParts;
  #status: RegistrationStatus = 'none';
  /** Null: no BootNotification is due. */
  #due: BootReason | null = 'PowerUp';
  /** Monotonic milliseconds before which a Rejected or Pending station does not ask again. */
  #notBefore = 0;
  #heartbeatSeconds = OWN_CHOICE_SECONDS;
  #cancelTimer: () => void = () => undefined;

  constructor(parts: RegistrationParts) {
    this.#parts = parts;
  }

  get status(): RegistrationStatus {
    return this.#status;
  }

  /** `triggered`: the CSMS asked for this message, which opens the gate while Pending (B02.FR.02). */
  maySend(triggered: boolean): boolean {
    return this.#status === 'accepted' || (this.#status === 'pending' && triggered);
  }

  /** The next connection starts with BootNotification. */
  expectBoot(reason: BootReason): void {
    this.#status = 'none';
    this.#due = reason;
    this.#notBefore = 0;
  }

  /** B10.FR.10 (errata 2025-09): also without a reboot. A reason that already waits stays. */
  profileSwitched(): void {
    if (this.#due === null) this.expectBoot('Unknown');
  }

  connectionOpened(): void {
    if (this.#due === null) {
      // A reconnect alone needs no BootNotification (part 4, 3.3).
      this.#heartbeatEvery(this.#heartbeatSeconds);
      this.#parts.moved(false);
      return;
    }
    const wait = this.#notBefore - this.#parts.clock.monotonic();
    if (wait > 0) this.#after(wait / 1_000, () => void this.#boot());
    else void this.#boot();
  }

  connectionClosed(): void {
    this.#cancelTimer();
  }

  /** The CSMS triggered a BootNotification. */
  bootTriggered(): void {
    this.#cancelTimer();
    void this.#boot('Triggered');
  }

  async heartbeat(): Promise<void> {
    const outcome = await this.#parts.outbox.send('Heartbeat', {});
    if (outcome.kind === 'answered') this.#parts.csmsSays(outcome.answer.currentTime);
  }

  async #boot(reason: BootReason = this.#due ?? 'Unknown'): Promise<void> {
    const { vendor, model, serialNumber } = this.#parts.description;
    const outcome = await this.#parts.outbox.send('BootNotification', {
      reason,
      chargingStation: { vendorName: vendor, model, serialNumber, firmwareVersion: '1.0.0' },
    });
    // The next connection boots.
    if (outcome.kind === 'not_sent' || outcome.kind === 'lost') return;
    if (outcome.kind !== 'answered') {
      const detail = outcome.kind === 'error' ? `${outcome.code}: ${outcome.description}` : outcome.detail;
      this.#parts.events.emit({ type: 'boot_unanswered', detail });
      this.#after(RETRY_AFTER_NO_ANSWER_SECONDS, () => void this.#boot());
      return;
    }
    const { status, interval, currentTime } = outcome.answer;
    this.#parts.csmsSays(currentTime);
    this.#parts.events.emit({ type: 'boot_answered', status, intervalSeconds: interval });
    const seconds = interval > 0 ? interval : OWN_CHOICE_SECONDS;
    if (status === 'Accepted') {
      this.#status = 'accepted';
      this.#due = null;
      this.#heartbeatSeconds = seconds;
      this.#heartbeatEvery(seconds);
    } else {
      this.#status = status === 'Pending' ? 'pending' : 'rejected';
      this.#notBefore = this.#parts.clock.monotonic() + seconds * 1_000;
      this.#after(seconds, () => void this.#boot());
    }
    this.#parts.moved(true);
  }

  #heartbeatEvery(seconds: number): void {
    this.#after(seconds, () => {
      void this.heartbeat();
      this.#heartbeatEvery(seconds);
    });
  }

  #after(seconds: number, task: () => void): void {
    this.#cancelTimer();
    this.#cancelTimer = this.#parts.timers.after(seconds * 1_000, task);
  }
}
