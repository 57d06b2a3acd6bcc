import type { ChargerId } from '@bfcert/evse-security';
import type { AdmissionDelta, AdmissionEntry, AdmissionSnapshot } from '@bfcert/evse-security/station-contract';
import type { ServerLink } from '@bfcert/kernel/link';

const SIGN_OF_LIFE_MS = 2_000;

/** What the table is made from: read at the moment of publishing, so that the newest publication always wins. */
export interface AdmissionSource {
  /** Entries of these identities; one that may no longer enter at all is missing. */
  entries(identityIds: readonly ChargerId[]): Promise<readonly AdmissionEntry[]>;
  everything(): Promise<{
    readonly entries: readonly AdmissionEntry[];
    readonly clientCasPem: string;
    readonly pepper: string;
  }>;
}

/**
 * Publishes the admission table: deltas to every gateway, a snapshot to one that asks. Publications
 * run one after another, so that versions go out in the order in which the entries were read. A
 * version starts at the time of the process's start: a gateway that outlived a server never takes
 * the new server's deltas for the next of the old one's.
 */
export class AdmissionPublisher {
  readonly #link: ServerLink;
  readonly #source: AdmissionSource;
  #version = Date.now();
  #last: Promise<unknown> = Promise.resolve();
  readonly #pulse: NodeJS.Timeout;

  constructor(link: ServerLink, source: AdmissionSource, onError: (error: unknown) => void) {
    this.#link = link;
    this.#source = source;
    link.serve('admission.snapshot', () => this.#inOrder(() => this.#snapshot()));
    this.#pulse = setInterval(() => this.publish([]).catch(onError), SIGN_OF_LIFE_MS);
  }

  /** Resolves once the delta is on its way, ahead of any later command on the same link. */
  publish(identityIds: readonly ChargerId[]): Promise<void> {
    return this.#inOrder(async () => {
      const upserts = identityIds.length === 0 ? [] : await this.#source.entries(identityIds);
      const present = new Set<string>(upserts.map((entry) => entry.identityId));
      const removals = identityIds.filter((id) => !present.has(id));
      const fromVersion = this.#version;
      if (identityIds.length > 0) this.#version++;
      const delta: AdmissionDelta = { fromVersion, toVersion: this.#version, upserts: [...upserts], removals };
      this.#link.broadcast('admission.delta', delta);
    });
  }

  async close(): Promise<void> {
    clearInterval(this.#pulse);
    await this.#last.catch(() => undefined);
  }

  async #snapshot(): Promise<AdmissionSnapshot> {
    const { entries, clientCasPem, pepper } = await this.#source.everything();
    return { version: this.#version, clientCasPem, pepper, entries: [...entries] };
  }

  #inOrder<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#last.then(work, work);
    this.#last = result;
    return result;
  }
}
