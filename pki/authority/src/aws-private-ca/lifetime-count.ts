import type { LifetimeUse } from '@bfcert/pki-contract/authority';

/**
 * How many certificates the CA has issued of those it may issue in its lifetime; AWS has no call that
 * says so. Counted by the last audit report that was read, plus what was issued here since it was begun.
 * Before the first report it is the configured number plus what this process has issued, which is too
 * few after a restart.
 */
export class LifetimeCount {
  readonly #limit: number;
  #basis: LifetimeUse['basis'] = 'configuration';
  #elsewhere: number;
  #here = 0;

  constructor({ limit, issuedBefore }: { readonly limit: number; readonly issuedBefore: number }) {
    this.#limit = limit;
    this.#elsewhere = issuedBefore;
  }

  get use(): LifetimeUse {
    return { issued: this.#elsewhere + this.#here, limit: this.#limit, basis: this.#basis };
  }

  /** Issued by this process. */
  get here(): number {
    return this.#here;
  }

  issued(): void {
    this.#here += 1;
  }

  /** `here`: as it stood when the report was begun. */
  reported(issued: number, here: number): void {
    this.#elsewhere = issued - here;
    this.#basis = 'audit_report';
  }
}
