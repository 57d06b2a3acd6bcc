import type { Clock } from '@bfcert/kernel/clock';
import type { Flash } from '../flash/flash.ts';
import type { StationMemory } from '../flash/station-memory.ts';
import type { EventFeed } from '../station/event-feed.ts';
import type { Outbox } from '../station/outbox.ts';

/** Those of the standard's critical events (2.0.1 appendix 1, and 2.1's last one) that this station can meet. */
export type SecurityEventType =
  | 'StartupOfTheDevice'
  | 'ResetOrReboot'
  | 'InvalidCsmsCertificate'
  | 'InvalidChargingStationCertificate'
  | 'InvalidTLSVersion'
  | 'DiscardedRenewedClientCertificate';

const CAPACITY = 100;
const TECH_INFO_LENGTH = 255;

export interface SecurityLogParts {
  readonly flash: Flash;
  readonly outbox: Outbox;
  readonly events: EventFeed;
  readonly clock: Clock;
  readonly maySend: () => boolean;
  readonly tells: { readonly times: number; readonly timestampOf: (timestamp: string) => string };
}

/** Critical events are kept until the CSMS has answered them, over restarts too (A04.FR.02). */
export class SecurityLog {
  readonly #parts: SecurityLogParts;
  readonly #entries: StationMemory['securityEvents'][number][] = [];
  #flushing = false;

  constructor(parts: SecurityLogParts) {
    this.#parts = parts;
  }

  /** What GetLog is for: what it has told of as well, since it was started (A04.FR.04). */
  get entries(): StationMemory['securityEvents'] {
    return this.#entries;
  }

  async report(type: SecurityEventType, techInfo: string | null = null): Promise<void> {
    const { clock, tells } = this.#parts;
    const event = {
      type,
      timestamp: tells.timestampOf(clock.now().toISOString()),
      ...(techInfo === null ? {} : { techInfo: techInfo.slice(0, TECH_INFO_LENGTH) }),
    };
    this.#entries.push(event);
    if (this.#entries.length > CAPACITY) this.#entries.shift();
    const told = Array.from({ length: tells.times }, () => ({ ...event }));
    await this.#parts.flash.change(({ securityEvents }) => ({
      securityEvents: [...securityEvents, ...told].slice(-CAPACITY),
    }));
    this.#parts.events.emit({ type: 'security_event', name: type, techInfo });
    await this.flush();
  }

  /** Sends what is queued, oldest first, while the gate is open and answers come. */
  async flush(): Promise<void> {
    if (this.#flushing) return;
    this.#flushing = true;
    try {
      while (this.#parts.maySend()) {
        const [event] = this.#parts.flash.memory.securityEvents;
        if (event === undefined) return;
        const outcome = await this.#parts.outbox.send('SecurityEventNotification', event);
        if (outcome.kind !== 'answered') return;
        await this.#parts.flash.change(({ securityEvents }) => ({
          securityEvents: securityEvents.filter((queued) => queued !== event),
        }));
      }
    } finally {
      this.#flushing = false;
    }
  }
}
