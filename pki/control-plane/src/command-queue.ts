/** One thing at a time for each command id; different ids do not wait for each other. */
export class CommandQueue {
  readonly #last = new Map<string, Promise<unknown>>();

  async run<Value>(commandId: string, work: () => Promise<Value>): Promise<Value> {
    const before = this.#last.get(commandId);
    const mine = before === undefined ? work() : before.then(work, work);
    this.#last.set(commandId, mine);
    try {
      return await mine;
    } finally {
      if (this.#last.get(commandId) === mine) this.#last.delete(commandId);
    }
  }
}
