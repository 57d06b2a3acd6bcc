import type { Clock } from '@bfcert/kernel/clock';
import { type CertId, type Certificate, certIdKey, certIdOf, parseChainPem } from '@bfcert/kernel/x509';
import type { StatusDesk } from './status-desk.ts';

/** A certificate in service that its holder staples the status of, with the CAs above it as far as they are recorded. */
export interface StapledChain {
  readonly id: string;
  /** Leaf first. */
  readonly chainPem: string;
}

/** Of one use: newest first, those behind `after`. Null as `next`: there are no more. */
export type StapledChains = (
  after: string | null,
  limit: number,
) => Promise<{ readonly chains: readonly StapledChain[]; readonly next: string | null }>;

/** What is asked ahead: one certificate, at the address that it names itself. */
interface Subject {
  readonly certId: CertId;
  readonly url: string;
  /** Milliseconds since 1970. Of a certificate of ours never: our own responder signs ahead. */
  dueAt: number;
}

interface Read {
  readonly subjects: Map<string, Subject>;
  /** Ids of chains. */
  readonly known: Set<string>;
  /** What is known of when each is due. */
  readonly before: ReadonlyMap<string, Subject>;
}

/** All of them are read anew after so long: what has ended meanwhile is asked about no more. */
const READ_ALL_EVERY_MS = 6 * 3_600_000;
const TRY_AGAIN_AFTER_MS = 300_000;
/** The newest are looked at often. */
const NEWEST = 50;
const PAGE = 200;
/** Under way at one moment: a small part of what stations may ask for in the same time. */
const AT_ONCE = 4;

/**
 * Asks about the certificates that stations show to vehicles before their stations do (M06): a station that has just had one,
 * or comes back for another week, is answered from what is kept, also while the responder is slow or away.
 */
export class AnswersAhead {
  readonly #desk: StatusDesk;
  readonly #sources: readonly StapledChains[];
  readonly #clock: Clock;
  readonly #patienceMs: number;
  #subjects = new Map<string, Subject>();
  #known = new Set<string>();
  #readAllAt = Number.NEGATIVE_INFINITY;

  constructor(desk: StatusDesk, sources: readonly StapledChains[], clock: Clock, patienceMs: number) {
    this.#desk = desk;
    this.#sources = sources;
    this.#clock = clock;
    this.#patienceMs = patienceMs;
  }

  /** Asks about all that is new or will soon be old. Rejects where chains or anchors cannot be read. */
  async look(): Promise<void> {
    const now = this.#now();
    if (now - this.#readAllAt >= READ_ALL_EVERY_MS) await this.#readAll(now);
    else await this.#readNew();
    const due = [...this.#subjects.values()].filter(({ dueAt }) => dueAt <= now).values();
    await Promise.all(Array.from({ length: AT_ONCE }, () => this.#askAll(due)));
  }

  /** Several take turns at one iterator. */
  async #askAll(due: IteratorObject<Subject>): Promise<void> {
    for (const subject of due) {
      const { certId, url } = subject;
      const told = await this.#desk.askAhead(certId, url, AbortSignal.timeout(this.#patienceMs));
      if (told === 'ours') subject.dueAt = Number.POSITIVE_INFINITY;
      else if (told !== 'not_yet') subject.dueAt = told === 'failed' ? this.#now() + TRY_AGAIN_AFTER_MS : told;
    }
  }

  async #readAll(now: number): Promise<void> {
    const read: Read = { subjects: new Map(), known: new Set(), before: this.#subjects };
    for (const source of this.#sources) {
      let after: string | null = null;
      do {
        const { chains, next } = await source(after, PAGE);
        await this.#takeAll(chains, read);
        after = next;
      } while (after !== null);
    }
    [this.#subjects, this.#known, this.#readAllAt] = [read.subjects, read.known, now];
  }

  /** The newest come first: behind a page with one that is known there is nothing new, but for what had waited for long. */
  async #readNew(): Promise<void> {
    const read: Read = { subjects: this.#subjects, known: this.#known, before: this.#subjects };
    for (const source of this.#sources) {
      let after: string | null = null;
      do {
        const { chains, next } = await source(after, NEWEST);
        const fresh = chains.filter(({ id }) => !read.known.has(id));
        await this.#takeAll(fresh, read);
        after = fresh.length < chains.length ? null : next;
      } while (after !== null);
    }
  }

  /** Where there is nothing to ask about the anchors are not read: whoever asks next finds those of that moment. */
  async #takeAll(chains: readonly StapledChain[], read: Read): Promise<void> {
    if (chains.length === 0) return;
    await this.#desk.issuers.refresh(AbortSignal.timeout(this.#patienceMs));
    for (const chain of chains) this.#take(chain, read);
  }

  #take({ id, chainPem }: StapledChain, { subjects, known, before }: Read): void {
    known.add(id);
    const chain = parseChainPem(chainPem);
    if (!chain.ok) return;
    for (const [certId, url] of subjectsOf(this.#pathOf(chain.value))) {
      const key = `${certIdKey(certId)}@${url}`;
      const subject = before.get(key) ?? { certId, url, dueAt: Number.NEGATIVE_INFINITY };
      if (!subjects.has(key)) subjects.set(key, subject);
    }
  }

  /** Up to its root where that is known: the status of the CA below it is named by the root's key. */
  #pathOf(chain: readonly Certificate[]): readonly Certificate[] {
    const [leaf, ...above] = chain;
    const path = leaf === undefined ? null : this.#desk.issuers.validate(leaf, above);
    return path?.ok ? path.value : chain;
  }

  #now(): number {
    return this.#clock.now().getTime();
  }
}

/** Every certificate with an issuer, and where it says that its status is told. */
const subjectsOf = (path: readonly Certificate[]): readonly (readonly [CertId, string])[] =>
  path.slice(0, -1).flatMap((certificate, index) => {
    const issuer = path[index + 1];
    const [url] = certificate.ocspUris;
    return issuer === undefined || url === undefined ? [] : [[certIdOf(issuer, certificate.serial, 'sha256'), url]];
  });
