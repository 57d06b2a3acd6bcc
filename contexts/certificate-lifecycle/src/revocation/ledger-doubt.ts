const WHOLE_EVERY_MS = 3_600_000;

/** Whether the PKI's ledger may have lost revocations: at the start of a server, when anything says so, and now and then. */
export class LedgerDoubt {
  #raised = true;
  #settledAt = 0;

  raise(): void {
    this.#raised = true;
  }

  isRaised(now: Date): boolean {
    return this.#raised || now.getTime() - this.#settledAt >= WHOLE_EVERY_MS;
  }

  /** At the beginning of a look at everything: what is heard meanwhile raises it again. */
  settle(now: Date): void {
    this.#raised = false;
    this.#settledAt = now.getTime();
  }
}
