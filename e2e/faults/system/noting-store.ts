import { unwrap } from '@bfcert/kernel/result';
import { parseChainPem } from '@bfcert/kernel/x509';
import { memoryStore, type StationStore } from '@bfcert/simulator';

/** A station's memory that also tells what was ever in it. */
export class NotingStore implements StationStore {
  readonly #store = memoryStore();
  readonly #chains = new Map<string, Set<string>>();
  #newestKey: string | null = null;

  /** Fingerprints of leaves that were installed, by their key; one key has one. */
  get installed(): ReadonlyMap<string, ReadonlySet<string>> {
    return this.#chains;
  }

  /** The key of the last signing request, SHA-256 of its SubjectPublicKeyInfo. */
  get newestKey(): string | null {
    return this.#newestKey;
  }

  load: StationStore['load'] = () => this.#store.load();

  save: StationStore['save'] = async (memory) => {
    this.#newestKey = memory.pendingKeys[0]?.spkiSha256 ?? this.#newestKey;
    const [leaf] = memory.credential === null ? [] : unwrap(parseChainPem(memory.credential.chainPem));
    if (leaf !== undefined) {
      this.#chains.set(leaf.spkiSha256, (this.#chains.get(leaf.spkiSha256) ?? new Set()).add(leaf.fingerprint));
    }
    await this.#store.save(memory);
  };
}
