import { unwrap } from '@bfcert/kernel/result';
import { parseChainPem } from '@bfcert/kernel/x509';
import { memoryStore, type StationMemory, type StationStore } from '@bfcert/simulator';

type StationCredential = NonNullable<StationMemory['credential']>;

/** A station's memory that also tells what was ever in it. */
export class NotingStore implements StationStore {
  readonly #store = memoryStore();
  readonly #chains = new Map<string, Set<string>>();
  readonly #credentials = new Map<string, StationCredential>();

  /** Fingerprints of leaves that were installed, by their key; one key has one. */
  get installed(): ReadonlyMap<string, ReadonlySet<string>> {
    return new Map([...this.#chains].map(([key, leaves]) => [key, new Set(leaves)]));
  }

  /** What it had in use, by the fingerprint of the certificate: also those that it has put away. */
  get credentials(): ReadonlyMap<string, StationCredential> {
    return this.#credentials;
  }

  load: StationStore['load'] = () => this.#store.load();

  save: StationStore['save'] = async (memory) => {
    const [leaf] = memory.credential === null ? [] : unwrap(parseChainPem(memory.credential.chainPem));
    if (leaf !== undefined) {
      if (memory.credential !== null) this.#credentials.set(leaf.fingerprint, memory.credential);
      this.#chains.set(leaf.spkiSha256, (this.#chains.get(leaf.spkiSha256) ?? new Set()).add(leaf.fingerprint));
    }
    await this.#store.save(memory);
  };
}
