import type { StatusQuery } from '@bfcert/certificate-lifecycle';

/** Certificates that are remembered until they are reported; about others the next question will be. */
const MOST = 10_000;

/**
 * About which certificates somebody asked since the last report, and was told that they are good: a moment for each
 * certificate, however often it was asked.
 */
export class StatusQuestions {
  /** By issuer's fingerprint and serial number; milliseconds since 1970. */
  #waiting = new Map<string, Map<string, number>>();
  #size = 0;
  readonly #most: number;

  constructor(most = MOST) {
    this.#most = most;
  }

  note(issuer: string, serial: string, at: number): void {
    let ofIssuer = this.#waiting.get(issuer);
    const known = ofIssuer?.get(serial);
    if (known === undefined) {
      if (this.#size === this.#most) return;
      this.#size += 1;
    }
    if (ofIssuer === undefined) {
      ofIssuer = new Map();
      this.#waiting.set(issuer, ofIssuer);
    }
    ofIssuer.set(serial, Math.max(known ?? at, at));
  }

  /** Reports what waits. What could not be taken waits on. */
  async report(take: (queries: readonly StatusQuery[]) => Promise<unknown>): Promise<void> {
    const waiting = this.#waiting;
    this.#waiting = new Map();
    this.#size = 0;
    const queries = [...waiting].flatMap(([issuer, serials]) =>
      [...serials].map(([serial, at]): StatusQuery => ({ issuer, serial, at: new Date(at).toISOString() })),
    );
    if (queries.length === 0) return;
    try {
      await take(queries);
    } catch (error) {
      for (const { issuer, serial, at } of queries) this.note(issuer, serial, Date.parse(at));
      throw error;
    }
  }
}
