import { readdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type Pump, startPump } from '@bfcert/kernel/pump';
import { WorkSlices } from '../work-slices.ts';
import { adoptPublished } from './adopt-published.ts';
import type { CrlIssuer } from './crl-issuer.ts';
import { halfway, type ListStanding, listPath, type PublicationOffice, publishList } from './publish-list.ts';
import { readPublishedList } from './published-list.ts';
import { keyOf, type ListName } from './revocation-index.ts';

/** Revocations that come together become one list. */
const COALESCE_MS = 200;
/** A list that takes long to sign is not signed all the time; and nobody waits longer than this for his revocation. */
const LONGEST_WAIT_MS = 5_000;
/** After a refusal, and because a clock may jump under a timer. */
const LOOK_AGAIN_MS = 10_000;

export interface PublisherOffice extends PublicationOffice {
  readonly issuers: readonly CrlIssuer[];
  /** A list is not brought up to date; heard once for each new reason. */
  readonly onRefused: (detail: string) => void;
  /** Something broke; it is tried again. */
  readonly onFailure: (error: unknown) => void;
}

interface KeptList {
  readonly issuer: CrlIssuer;
  readonly shard: number;
  /** Null: it is to be brought up to date. */
  standing: ListStanding | null;
  lastRefusal: string | null;
}

/** Keeps every revocation list published: at once after a revocation in it, and before half of its life is over. */
export class CrlPublisher {
  readonly #office: PublisherOffice;
  readonly #lists = new Map<string, KeptList>();
  #pump: Pump | null = null;
  #tookMs = 0;
  #stopping = false;

  constructor(office: PublisherOffice) {
    this.#office = office;
  }

  /**
   * Takes back into the ledger what the published lists know and it does not. To be awaited before
   * anything is issued, answered or signed.
   */
  async adopt(): Promise<void> {
    const { ledger } = this.#office;
    const slices = new WorkSlices('urgent');
    for (const issuer of this.#office.issuers) {
      for (const shard of await this.#shardsOf(issuer)) {
        const name = { issuer: issuer.certificate.fingerprint, shard };
        this.#lists.set(keyOf(name), { issuer, shard, standing: null, lastRefusal: null });
        const read = await readPublishedList(listPath(this.#office, issuer, shard), issuer.certificate, slices);
        // One that is refused is told of when it is to be replaced.
        if (!read.ok || read.value === null) continue;
        const { number, sha256 } = read.value;
        if (ledger.findCrl(name.issuer, shard, number)?.sha256 === sha256) continue;
        await adoptPublished(name, read.value, this.#office, slices);
      }
    }
  }

  start(): void {
    this.#pump = startPump(async () => {
      const waitMs = Math.min(LONGEST_WAIT_MS, Math.max(COALESCE_MS, this.#tookMs));
      await new Promise((resolve) => setTimeout(resolve, waitMs));
      const began = performance.now();
      await this.round();
      this.#tookMs = performance.now() - began;
      return LOOK_AGAIN_MS;
    }, this.#office.onFailure);
  }

  /** To be told after every revocation. */
  wake(): void {
    this.#pump?.wake();
  }

  /** Resolves when the list that is being published is. */
  async stop(): Promise<void> {
    this.#stopping = true;
    await this.#pump?.stop();
  }

  /** What `start` repeats. Throws when all but a list could be brought up to date: a token may be away. */
  async round(): Promise<void> {
    const failures: unknown[] = [];
    const { index, clock } = this.#office;
    const slices = new WorkSlices('urgent');
    await index.follow(slices);
    for (const changed of index.takeChangedLists()) this.#changed(changed);
    // Answers are kept by whoever has an index of its own; here the names would only pile up.
    index.takeChangedCertificates();

    for (const list of this.#lists.values()) {
      if (this.#stopping) return;
      const now = clock.now();
      // An authority that is over has nobody left who would ask.
      if (list.issuer.certificate.notAfter <= now) continue;
      if (list.standing !== null && now < halfway(list.standing)) continue;
      await this.#bringUpToDate(list, slices).catch((error: unknown) => failures.push(error));
    }
    if (failures.length > 0) throw failures[0];
  }

  async #bringUpToDate(list: KeptList, slices: WorkSlices): Promise<void> {
    const outcome = await publishList(this.#office, list.issuer, list.shard, slices);
    if (!('refused' in outcome)) {
      list.standing = outcome;
      list.lastRefusal = null;
      return;
    }
    if (list.lastRefusal !== outcome.refused) this.#office.onRefused(`${outcome.refused}: ${outcome.detail}`);
    list.lastRefusal = outcome.refused;
  }

  #changed(name: ListName): void {
    const known = this.#lists.get(keyOf(name));
    const issuer = this.#office.issuers.find(({ certificate }) => certificate.fingerprint === name.issuer);
    if (known !== undefined) known.standing = null;
    // Those of authorities that are not ours have no list here.
    else if (issuer !== undefined) {
      this.#lists.set(keyOf(name), { issuer, shard: name.shard, standing: null, lastRefusal: null });
    }
  }

  /** Those that certificates of now name, and every one that was ever signed, whoever remembers it. */
  async #shardsOf(issuer: CrlIssuer): Promise<readonly number[]> {
    const signed = this.#office.ledger.crlShards(issuer.certificate.fingerprint);
    const published = await shardsIn(dirname(listPath(this.#office, issuer, 0)));
    return [...new Set([...issuer.shards, ...signed, ...published])].toSorted((a, b) => a - b);
  }
}

async function shardsIn(folder: string): Promise<readonly number[]> {
  try {
    const names = await readdir(folder);
    return names.flatMap((name) => /^(\d{1,6})\.crl$/.exec(name)?.[1] ?? []).map(Number);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}
