import { type OwnerScope, systemActor } from '@bfcert/kernel/actor';
import { newId } from '@bfcert/kernel/ids';
import type { SequencedEvent } from '@bfcert/kernel/outbox';
import type { EventBatch, EventFeed } from '../event-feed.ts';

/** The outbox's order in memory. */
export class FakeEventFeed implements EventFeed {
  readonly #events: SequencedEvent[] = [];
  readonly #listeners = new Set<() => void>();
  readonly #sessionListeners = new Set<() => void>();
  /** Set to have the next reading fail. */
  failure: Error | null = null;

  get listeners(): number {
    return this.#listeners.size + this.#sessionListeners.size;
  }

  /** Of an owner who is called like the subject. */
  happen(type: string, data: SequencedEvent['data'] = {}, subject = 'idn_one'): void {
    this.#events.push({
      position: this.#events.length + 1,
      id: newId('evt'),
      type,
      version: 1,
      subject,
      at: '2026-03-01T12:00:00.000Z',
      actor: systemActor('test'),
      correlationId: 'test',
      causationId: null,
      data,
    });
    for (const listener of this.#listeners) listener();
  }

  async since(position: number, limit: number, owners: OwnerScope): Promise<EventBatch> {
    if (this.failure) throw this.failure;
    const read = this.#events.slice(position, position + limit);
    const events = read.filter(({ subject }) => owners === 'all' || owners.includes(subject));
    return { events, position: read.at(-1)?.position ?? position, isFull: read.length === limit };
  }

  async end(): Promise<number> {
    return this.#events.length;
  }

  onNew(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  sessionsChange(): void {
    for (const listener of this.#sessionListeners) listener();
  }

  onSessionsChanged(_owners: OwnerScope, listener: () => void): () => void {
    this.#sessionListeners.add(listener);
    return () => void this.#sessionListeners.delete(listener);
  }
}
