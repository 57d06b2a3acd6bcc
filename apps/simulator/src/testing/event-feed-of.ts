/** Events of one kind, to wait for. */
export class EventFeedOf<Event> {
  readonly #listeners = new Set<(event: Event) => void>();

  emit(event: Event): void {
    for (const listener of this.#listeners) listener(event);
  }

  next<Wanted extends Event>(fits: (event: Event) => event is Wanted): Promise<Wanted> {
    return new Promise((resolve) => {
      const listener = (event: Event): void => {
        if (!fits(event)) return;
        this.#listeners.delete(listener);
        resolve(event);
      };
      this.#listeners.add(listener);
    });
  }
}
