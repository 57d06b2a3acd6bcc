import type { CrlEntry } from './crl-entry.ts';

/** So much is joined at once; a part of its own for each of 100,000 entries would make the joining slow. */
const PART_ENTRIES = 1_000;

/** The entries of one list in their order, each certificate once. */
export class EntryRun {
  readonly #serials = new Set<string>();
  readonly #parts: Buffer[] = [];
  #open: Buffer[] = [];

  get serials(): ReadonlySet<string> {
    return this.#serials;
  }

  /** Throws for a serial number that is in it: a list with two entries of one certificate is read by nobody. */
  add({ serial, der }: CrlEntry): void {
    if (this.#serials.has(serial)) throw new Error(`the serial number ${serial} is in the list already`);
    this.#serials.add(serial);
    this.#open.push(der);
    if (this.#open.length === PART_ENTRIES) this.#join();
  }

  /** One after the other they are the content of revokedCertificates. */
  parts(): readonly Buffer[] {
    this.#join();
    return this.#parts;
  }

  /** Whether these bytes are these entries in this order. */
  isEncodedAs(entriesDer: Buffer): boolean {
    let at = 0;
    for (const part of this.parts()) {
      const end = at + part.length;
      if (end > entriesDer.length || part.compare(entriesDer, at, end) !== 0) return false;
      at = end;
    }
    return at === entriesDer.length;
  }

  #join(): void {
    if (this.#open.length > 0) this.#parts.push(Buffer.concat(this.#open));
    this.#open = [];
  }
}
