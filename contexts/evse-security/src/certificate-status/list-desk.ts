import type { Clock } from '@bfcert/kernel/clock';
import { type Certificate, type Diagnosed, diagnosed } from '@bfcert/kernel/x509';
import { AnswerCache, type KeptAnswer } from './answer-cache.ts';
import { isOver, type ListRefusal, type ReadList, readList } from './revocation-list.ts';
import { SharedTrips } from './shared-trips.ts';
import type { StatusSources } from './status-sources.ts';

export type ListFailure =
  | ListRefusal
  /** Its host may not be asked, is not there, or was too slow. */
  | 'list_unreachable'
  | 'too_many_questions';

/** A list is fetched again after so long, however long it says that it is in force: a revocation is to be seen. */
const LONGEST_FRESH_MS = 3_600_000;
/** Lists of up to 1 MiB each under way at one moment, over all stations. */
const MOST_TRIPS = 16;
/** As they were fetched; read they take some three times of it more. */
const MOST_BYTES = 8 * 1024 * 1024;

interface KeptList extends KeptAnswer {
  readonly list: ReadList;
}

/**
 * Fetches revocation lists and keeps them, read, until they are over: equal questions are one trip, and a list is read
 * once for all that ask about its issuer's certificates. While its host is away the last list counts until it is over.
 */
export class ListDesk {
  readonly #sources: Pick<StatusSources, 'fetchList'>;
  readonly #clock: Clock;
  readonly #cache = new AnswerCache<KeptList>(MOST_BYTES);
  readonly #trips = new SharedTrips<Diagnosed<ReadList, ListFailure>>(MOST_TRIPS, {
    tooMany: diagnosed('too_many_questions', 'too many lists are being fetched'),
    noAnswer: diagnosed('list_unreachable', 'no list in time'),
  });

  constructor(sources: Pick<StatusSources, 'fetchList'>, clock: Clock) {
    this.#sources = sources;
    this.#clock = clock;
  }

  /** The list at `url` that `issuer` has signed; whether it is in force, and of this certificate, is the caller's to see. */
  async ask(issuer: Certificate, url: string, signal: AbortSignal): Promise<Diagnosed<ReadList, ListFailure>> {
    // What a list says counts for its issuer alone, so an issuer that is not believed any more takes it along.
    const key = `${issuer.fingerprint}@${url}`;
    const kept = this.#cache.get(key);
    if (kept !== null && kept.askAgainAt > this.#clock.now().getTime()) return { ok: true, value: kept.list };
    const fetched = await this.#trips.take(key, (end) => this.#trip(key, issuer, url, end), signal);
    // Whoever stands in the way could say again what was true before a revocation.
    const isNewer = fetched.ok && (kept === null || fetched.value.thisUpdate >= kept.list.thisUpdate);
    return kept !== null && !isNewer ? { ok: true, value: kept.list } : fetched;
  }

  async #trip(
    key: string,
    issuer: Certificate,
    url: string,
    signal: AbortSignal,
  ): Promise<Diagnosed<ReadList, ListFailure>> {
    let der: Buffer;
    try {
      der = await this.#sources.fetchList(url, signal);
    } catch (error) {
      return diagnosed('list_unreachable', error instanceof Error ? error.message : 'unknown');
    }
    const read = await readList(der, issuer, signal);
    const now = this.#clock.now();
    const before = this.#cache.get(key)?.list.thisUpdate ?? new Date(0);
    if (read.ok && !isOver(read.value, now) && read.value.thisUpdate >= before) {
      const askAgainAt = Math.min(read.value.nextUpdate.getTime(), now.getTime() + LONGEST_FRESH_MS);
      this.#cache.set(key, { der, list: read.value, askAgainAt });
    }
    return read;
  }
}
