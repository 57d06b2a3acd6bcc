import type { StationEvent, StationEventOf, StationEventType } from './station-event.ts';

type Listener = (event: StationEvent) => void;

export class EventFeed {
  readonly #listeners = new Set<Listener>();

  emit(event: StationEvent): void {
    for (const listener of this.#listeners) listener(event);
  }

  /** Every event; the returned function ends it. */
  onAny(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  on<Type extends StationEventType>(type: Type, listener: (event: StationEventOf<Type>) => void): () => void {
    return this.onAny((event) => {
      if (isOfType(event, type)) listener(event);
    });
  }

  /** The next event of this type that fits. */
  next<Type extends StationEventType>(
    type: Type,
    fits: (event: StationEventOf<Type>) => boolean = () => true,
  ): Promise<StationEventOf<Type>> {
    return new Promise((resolve) => {
      const end = this.on(type, (event) => {
        if (!fits(event)) return;
        end();
        resolve(event);
      });
    });
  }
}

function isOfType<Type extends StationEventType>(event: StationEvent, type: Type): event is StationEventOf<Type> {
  return event.type === type;
}
