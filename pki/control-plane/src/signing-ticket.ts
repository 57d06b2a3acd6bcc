/** What one ticket stands for. */
interface Permitted {
  readonly tbs: Buffer;
  /** The key it was handed out for: SHA-256 of its SubjectPublicKeyInfo. */
  readonly spkiSha256: string;
}

/**
 * Permissions of one kind to sign certain bytes once with one key. A module that keeps its office to
 * itself is the only one that hands such tickets out; what a ticket stands for is kept here, out of
 * reach of whoever holds it.
 */
export class TicketOffice<Ticket extends object> {
  readonly #kind: string;
  readonly #unredeemed = new WeakMap<Ticket, Permitted>();

  /** `kind` as in "this issuance ticket". */
  constructor(kind: string) {
    this.#kind = kind;
  }

  /** Copies the bytes: whoever holds them may change his own. */
  handOut(tbs: Uint8Array, spkiSha256: string): Ticket {
    const ticket = Object.freeze({}) as Ticket;
    this.#unredeemed.set(ticket, { tbs: Buffer.from(tbs), spkiSha256 });
    return ticket;
  }

  /** The bytes to sign. Throws for a second use, a forged ticket, and another key: all bugs. */
  redeem(ticket: Ticket, spkiSha256: string): Buffer {
    const permitted = this.#unredeemed.get(ticket);
    if (permitted === undefined) throw new Error(`this ${this.#kind} ticket was redeemed before or never handed out`);
    if (permitted.spkiSha256 !== spkiSha256)
      throw new Error(`this ${this.#kind} ticket is for the key of another authority`);
    this.#unredeemed.delete(ticket);
    return permitted.tbs;
  }
}
