import type { Msg, NatsConnection } from '@nats-io/transport-node';

/** What servers and gateways say about themselves every `heartbeatMs`, and once more when they go. */
export interface Presence {
  readonly id: string;
  /** Another one for every start, so that a quick restart is seen as one. */
  readonly instance: string;
  readonly leaving: boolean;
}

/** A heartbeat that stays away this many times means gone. */
const MISSED = 3;

export function sayPresence(connection: NatsConnection, subject: string, presence: Presence): void {
  connection.publish(subject, JSON.stringify(presence));
}

/** Null unless the message says who it is about and `id` is that one: nobody speaks for another. */
export function presenceIn(message: Msg, id: string): Presence | null {
  try {
    const presence = message.json<Partial<Presence> | null>();
    const { instance, leaving } = presence ?? {};
    if (presence?.id !== id || typeof instance !== 'string' || typeof leaving !== 'boolean') return null;
    return { id, instance, leaving };
  } catch {
    return null;
  }
}

/** Who is there, by their heartbeats. */
export class Roster {
  readonly #present = new Map<string, { instance: string; timer: NodeJS.Timeout }>();
  readonly #patienceMs: number;
  readonly #onChange: (id: string, present: boolean) => void;

  constructor(heartbeatMs: number, onChange: (id: string, present: boolean) => void) {
    this.#patienceMs = heartbeatMs * MISSED;
    this.#onChange = onChange;
  }

  ids(): string[] {
    return [...this.#present.keys()];
  }

  /** True when this is somebody new. */
  hear({ id, instance, leaving }: Presence): boolean {
    const known = this.#present.get(id);
    if (known?.instance === instance && !leaving) {
      known.timer.refresh();
      return false;
    }
    if (leaving) {
      // The farewell of an instance that another has replaced already changes nothing.
      if (known?.instance === instance) this.#remove(id);
      return false;
    }
    this.#remove(id);
    this.#present.set(id, { instance, timer: setTimeout(() => this.#remove(id), this.#patienceMs) });
    this.#onChange(id, true);
    return true;
  }

  clear(): void {
    for (const id of this.ids()) this.#remove(id);
  }

  #remove(id: string): void {
    const known = this.#present.get(id);
    if (known === undefined) return;
    clearTimeout(known.timer);
    this.#present.delete(id);
    this.#onChange(id, false);
  }
}
