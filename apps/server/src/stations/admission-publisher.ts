import { randomUUID } from 'node:crypto';
import type { ChargerId } from '@bfcert/evse-security';
import {
  type AdmissionAnchors,
  type AdmissionContent,
  type AdmissionDelta,
  type AdmissionEntry,
  type AdmissionSnapshot,
  FIRST_ADMISSION_VERSION,
} from '@bfcert/evse-security/station-contract';
import type { ServerLink } from '@bfcert/kernel/link';

const SIGN_OF_LIFE_MS = 2_000;

/** What the table is made from: read at the moment of publishing, so that the newest publication always wins. */
export interface AdmissionSource {
  /** Entries of these identities; one that may no longer enter at all is missing. */
  entries(identityIds: readonly ChargerId[]): Promise<readonly AdmissionEntry[]>;
  everything(): Promise<AdmissionContent>;
  /** Those of `everything` alone. */
  anchors(): Promise<AdmissionAnchors>;
  /** The last number that any server has given to a delta. */
  edition(): Promise<number>;
  /** The next one. */
  nextEdition(): Promise<number>;
}

/**
 * Publishes the admission table: deltas to every gateway, a snapshot to one that asks.
 *
 * Deltas run one after another, so that versions go out in the order in which the entries were read.
 * A snapshot carries the version from before it was read and does not hold them up: a gateway applies
 * the deltas that come while it waits, and once more on top of it, so it ends with every entry at least
 * as new as the last delta says. A revocation therefore never waits for a large fleet's snapshot.
 *
 * A publication whose entries cannot be read rejects and leaves the version as it was; whoever asked
 * for it asks again (a mark in the database, an event or a fact that is delivered once more).
 *
 * Several servers publish side by side. Each has versions of its own, which show a gateway what it missed of that
 * server; of two servers' readings of one entry the edition says which is the newer one.
 */
export class AdmissionPublisher {
  readonly #link: ServerLink;
  readonly #source: AdmissionSource;
  readonly #publisher = randomUUID();
  #version = FIRST_ADMISSION_VERSION;
  #last: Promise<unknown> = Promise.resolve();
  #reading: {
    readonly version: number;
    readonly edition: number;
    readonly snapshot: Promise<AdmissionSnapshot>;
  } | null = null;
  readonly #pulse: NodeJS.Timeout;

  constructor(link: ServerLink, source: AdmissionSource, onError: (error: unknown) => void) {
    this.#link = link;
    this.#source = source;
    link.serve('admission.snapshot', () => this.#snapshot());
    this.#pulse = setInterval(() => this.publish([]).catch(onError), SIGN_OF_LIFE_MS);
  }

  /** Resolves once the bus has the delta, ahead of any later command on the same link; `withAnchors`: it brings those as well. */
  publish(identityIds: readonly ChargerId[], { withAnchors = false } = {}): Promise<void> {
    const publication = this.#last.then(() => this.#delta(identityIds, withAnchors));
    this.#last = publication.catch(() => undefined);
    return publication;
  }

  /**
   * A version that no delta brings: with the next sign of life every gateway finds that it has missed something, and asks.
   * Whichever server answers reads for the new edition, and gives out no reading that it had begun before.
   */
  async publishEverything(): Promise<void> {
    await this.#source.nextEdition();
    this.#version++;
  }

  async close(): Promise<void> {
    clearInterval(this.#pulse);
    await this.#last;
  }

  async #delta(identityIds: readonly ChargerId[], withAnchors: boolean): Promise<void> {
    // A sign of life brings nothing that could be older, and needs no database.
    const edition = identityIds.length === 0 ? 0 : await this.#source.nextEdition();
    const upserts = identityIds.length === 0 ? [] : await this.#source.entries(identityIds);
    const present = new Set<string>(upserts.map((entry) => entry.identityId));
    const removals = identityIds.filter((id) => !present.has(id));
    const anchors = withAnchors ? { anchors: await this.#source.anchors() } : {};
    const fromVersion = this.#version;
    // Counted before it leaves: should it be lost on the way, the next one shows the gap.
    if (identityIds.length > 0) this.#version++;
    const numbers = { publisher: this.#publisher, edition, fromVersion, toVersion: this.#version };
    const delta: AdmissionDelta = { ...numbers, upserts: [...upserts], removals, ...anchors };
    await this.#link.broadcast('admission.delta', delta);
  }

  /** Gateways that ask at the same time, as all do after a restart, share one reading while no delta has gone out since. */
  async #snapshot(): Promise<AdmissionSnapshot> {
    const version = this.#version;
    const edition = await this.#source.edition();
    const shared = this.#reading;
    if (shared?.version === version && shared.edition === edition) return shared.snapshot;
    const reading = { version, edition, snapshot: this.#read(version, edition) };
    this.#reading = reading;
    const forget = (): void => {
      if (this.#reading === reading) this.#reading = null;
    };
    reading.snapshot.then(forget, forget);
    return reading.snapshot;
  }

  async #read(version: number, edition: number): Promise<AdmissionSnapshot> {
    return { publisher: this.#publisher, version, edition, ...(await this.#source.everything()) };
  }
}
