/** A yes or no that listeners hear about when it changes. */
export class LinkState {
  readonly #listeners: ((connected: boolean) => void)[] = [];
  #connected = false;

  get connected(): boolean {
    return this.#connected;
  }

  listen(listener: (connected: boolean) => void): void {
    this.#listeners.push(listener);
  }

  set(connected: boolean): void {
    if (connected === this.#connected) return;
    this.#connected = connected;
    for (const listener of this.#listeners) listener(connected);
  }
}
