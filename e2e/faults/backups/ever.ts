import type { Books } from '../control-plane/books.ts';
import type { Violation } from '../history/rules.ts';
import type { Findings } from '../system/judge-system.ts';

/** What was ever signed and revoked, whoever has forgotten it since. */
export class Ever {
  /** Which command a serial number was for. */
  readonly #commands = new Map<string, string>();
  /** Fingerprints of end entities with their serial numbers. */
  readonly #signed = new Map<string, string>();
  readonly #revoked = new Set<string>();
  #reused: Violation[] = [];

  get signed(): number {
    return this.#signed.size;
  }

  see({ intents, certificates }: Books): void {
    for (const [commandId, { serial }] of intents) {
      const earlier = this.#commands.get(serial) ?? commandId;
      if (earlier !== commandId) {
        this.#reused.push({ rule: 'I6', what: `${serial} served ${earlier} and then ${commandId}` });
      }
      this.#commands.set(serial, commandId);
    }
    for (const [commandId, { fingerprint, serial }] of certificates) {
      if (!commandId.includes(':')) this.#signed.set(fingerprint, serial);
    }
  }

  /** Returns its serial number. */
  revoke(fingerprint: string): string {
    const serial = this.#signed.get(fingerprint);
    if (serial === undefined) throw new Error(`nobody has ever signed ${fingerprint}`);
    this.#revoked.add(fingerprint);
    return serial;
  }

  judge(findings: Findings): readonly Violation[] {
    return [...this.#reused, ...this.#forgotten(findings), ...this.revived(findings)];
  }

  /** How many of those that were ever signed somebody still knows. */
  known(findings: Findings): number {
    const known = knownTo(findings);
    return [...this.#signed.keys()].filter((fingerprint) => known.has(fingerprint)).length;
  }

  /** Whom one side or the other calls good again. */
  *revived({ books, records }: Findings): Iterable<Violation> {
    const states = new Map(records.map(({ fingerprint, state }) => [fingerprint, state]));
    for (const fingerprint of this.#revoked) {
      const state = states.get(fingerprint);
      if (state !== undefined && state !== 'revoked') {
        yield { rule: 'I7', what: `${fingerprint} was revoked and its record is ${state}` };
      }
      const serial = this.#signed.get(fingerprint) ?? '';
      if (!books.revocations.has(fingerprint) && !books.takenBack.has(serial)) {
        yield { rule: 'I7', what: `${fingerprint} was revoked and the ledger does not say so` };
      }
    }
  }

  *#forgotten(findings: Findings): Iterable<Violation> {
    const known = knownTo(findings);
    for (const [fingerprint, serial] of this.#signed) {
      if (!known.has(fingerprint)) yield { rule: 'I1', what: `${serial} was signed, and nobody knows it any more` };
    }
  }
}

const knownTo = ({ books, records, orphans }: Findings): ReadonlySet<string | null> =>
  new Set([...orphans, ...[...books.certificates.values(), ...records].map(({ fingerprint }) => fingerprint)]);
