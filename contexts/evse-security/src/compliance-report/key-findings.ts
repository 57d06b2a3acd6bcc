import type { KeyRow } from '../authorization-key/key-inventory.ts';
import type { ChargerId } from '../charger/charger.ts';
import type { EvseSecurity } from '../create-evse-security.ts';

const AT_ONCE = 1_000;

/** What is wrong with stations' keys, asked for in the order of their ids: keys come in the same order, and each page is read once. */
export class KeyFindings {
  readonly #evse: Pick<EvseSecurity, 'authorizationKeys'>;
  #page: readonly KeyRow[] = [];
  #at = 0;
  #isLast = false;

  constructor(evse: Pick<EvseSecurity, 'authorizationKeys'>) {
    this.#evse = evse;
  }

  /** Each once. */
  async of(identityId: ChargerId): Promise<readonly string[]> {
    const found = new Set<string>();
    for (let key = await this.#next(); key !== null && key.identityId <= identityId; key = await this.#next()) {
      if (key.identityId === identityId) for (const finding of key.findings) found.add(finding);
      this.#at += 1;
    }
    return [...found];
  }

  async #next(): Promise<KeyRow | null> {
    if (this.#at < this.#page.length || this.#isLast) return this.#page[this.#at] ?? null;
    const after = this.#page.at(-1)?.id ?? null;
    const query = { finding: null, state: null, identityId: null, family: null, after, limit: AT_ONCE };
    this.#page = await this.#evse.authorizationKeys(query, 'all');
    this.#at = 0;
    this.#isLast = this.#page.length < AT_ONCE;
    return this.#page[0] ?? null;
  }
}
