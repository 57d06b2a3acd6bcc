import { createHash } from 'node:crypto';
import { ok, refused } from '@bfcert/kernel/result';
import type { IdentityConnector } from '../identity-source/identity-connector.ts';
import type { ImportRow } from '../identity-source/import-row.ts';

/** A system that has what it is told. */
export class FakeIdentityConnector implements IdentityConnector {
  readonly source: string;
  #state: { readonly rows: readonly ImportRow[]; readonly since: string } | null = null;
  looks = 0;

  constructor(source: string) {
    this.source = source;
  }

  has(rows: readonly ImportRow[], since: string): void {
    this.#state = { rows, since };
  }

  goesAway(): void {
    this.#state = null;
  }

  readNewer: IdentityConnector['readNewer'] = async (than) => {
    this.looks += 1;
    if (this.#state === null) return refused('The system does not answer.');
    const { rows, since } = this.#state;
    if (than !== null && since <= than) return ok(null);
    return ok({ rows, digest: createHash('sha256').update(JSON.stringify(rows)).digest('hex') });
  };
}
