import { hashDataText } from './hash-data.ts';

/**
 * What a station has listed a certificate as, to its upstream. Of one that it has listed under several uses this is the one
 * that must not be lost, in this order: its way in, trust of vehicles, trust in firmware.
 */
export type ListedAs = 'way_in' | 'vehicle_root' | 'manufacturer_root';

/** What one answer of a station lists, by its hash data as one text. */
export interface Listing {
  readonly entries: readonly (readonly [text: string, as: ListedAs])[];
  /** Whether it has the roots too by which the station believes us. */
  readonly showsOurRoots: boolean;
}

/** Null: not listed, or not for certain as that alone. */
export type ListedUse = (hashData: unknown) => ListedAs | null;

const LEAST_TO_LOSE: readonly ListedAs[] = ['manufacturer_root', 'vehicle_root', 'way_in'];

/**
 * What a station has listed to its upstream since it was last given a certificate by us. One certificate may be there for
 * several uses, and a station deletes it from all of them by its hash: so as long as the roots by which it believes us have
 * not been listed as well, nobody can say of another that it is none of them.
 */
export class ListedCertificates {
  readonly #uses = new Map<string, ListedAs>();
  #showsOurRoots = false;
  /** Calls of ours under way that give the station a certificate. */
  #giving = 0;
  #edition = 0;

  take({ entries, showsOurRoots }: Listing): void {
    this.#showsOurRoots ||= showsOurRoots;
    for (const [text, as] of entries) {
      const before = this.#uses.get(text) ?? as;
      this.#uses.set(text, LEAST_TO_LOSE.indexOf(as) > LEAST_TO_LOSE.indexOf(before) ? as : before);
    }
  }

  readonly useOf: ListedUse = (hashData) => {
    const text = hashDataText(hashData);
    const use = text === null ? undefined : this.#uses.get(text);
    if (text === null || use === undefined) return null;
    if (use === 'way_in' || this.#isWayInByAnotherHash(text)) return 'way_in';
    return this.#showsOurRoots ? use : null;
  };

  /** We give the station a certificate; returns what to call when that is over. Until then, and by older lists, nothing is known. */
  giving(): () => void {
    this.#giving++;
    this.forget();
    return () => {
      this.#giving--;
      this.forget();
    };
  }

  forget(): void {
    this.#edition++;
    this.#uses.clear();
    this.#showsOurRoots = false;
  }

  /** Tells whether what is decided now still rests on the newest list. */
  asOfNow(): () => boolean {
    const edition = this.#edition;
    return () => this.#giving === 0 && this.#edition === edition;
  }

  /** A station may name one root by one algorithm for us and by another for firmware: their serial is what both have. */
  #isWayInByAnotherHash(text: string): boolean {
    const { algorithm, serial } = partsOf(text);
    return [...this.#uses].some(([other, use]) => {
      const its = partsOf(other);
      return use === 'way_in' && its.serial === serial && its.algorithm !== algorithm;
    });
  }
}

function partsOf(text: string): { readonly algorithm: string | undefined; readonly serial: string | undefined } {
  const parts = text.split(' ');
  return { algorithm: parts.at(0), serial: parts.at(-1) };
}
