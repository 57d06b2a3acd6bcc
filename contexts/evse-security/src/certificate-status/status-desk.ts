import type { Clock } from '@bfcert/kernel/clock';
import { type CertId, certIdKey, type Diagnosed, diagnosed, encodeOcspRequest } from '@bfcert/kernel/x509';
import { AnswerCache, type KeptAnswer } from './answer-cache.ts';
import { KnownIssuers } from './known-issuers.ts';
import { type AnswerRefusal, readAnswer, type ToldStatus } from './read-answer.ts';
import { SharedTrips } from './shared-trips.ts';
import type { StatusSources } from './status-sources.ts';

export type StatusFailure =
  | AnswerRefusal
  /** Our own responder has nothing in force to say of it. */
  | 'nothing_to_say'
  /** The responder may not be asked, is not there, or was too slow; which of them is nobody's business outside. */
  | 'responder_unreachable'
  | 'too_many_questions';

/** A responder is asked again after so long whatever its answer says of itself: a revocation is to be seen. */
const LONGEST_FRESH_MS = 3_600_000;
/** RFC 6960 2.4: without nextUpdate newer information is available all the time. */
const FRESH_WITHOUT_NEXT_UPDATE_MS = 300_000;
/** Who asks ahead does it in the last quarter of the time that an answer counts as new. */
const AHEAD = 3 / 4;
/** Trips under way at one moment, over all stations. */
const MOST_TRIPS = 64;

interface KeptStatus extends KeptAnswer {
  /** Milliseconds since 1970; before `askAgainAt`. */
  readonly askAheadAt: number;
}

/**
 * Learns what is said of a certificate: from our own answers, from what was learnt before, from its responder. Equal
 * questions at one time are one trip, which ends when nobody waits for it any more. While a responder is away its last answer counts until it is over.
 */
export class StatusDesk {
  readonly issuers: KnownIssuers;
  readonly #sources: StatusSources;
  readonly #clock: Clock;
  readonly #cache: AnswerCache<KeptStatus>;
  readonly #trips: SharedTrips<Diagnosed<ToldStatus, StatusFailure>>;

  constructor(
    sources: StatusSources,
    clock: Clock,
    {
      cache = new AnswerCache<KeptStatus>(),
      mostTrips = MOST_TRIPS,
    }: { readonly cache?: AnswerCache<KeptStatus>; readonly mostTrips?: number } = {},
  ) {
    this.#sources = sources;
    this.#clock = clock;
    this.#cache = cache;
    this.#trips = new SharedTrips<Diagnosed<ToldStatus, StatusFailure>>(mostTrips, {
      tooMany: diagnosed('too_many_questions', 'too many responders are being asked'),
      noAnswer: diagnosed('responder_unreachable', 'no answer in time'),
    });
    this.issuers = new KnownIssuers(
      () => sources.anchors(),
      () => clock.now(),
    );
  }

  /** `signal` ends the patience of this asker. Rejects only where our own anchors cannot be read. */
  async ask(certId: CertId, url: string, signal: AbortSignal): Promise<Diagnosed<ToldStatus, StatusFailure>> {
    const own = await this.#sources.own(certId, signal);
    if (own.kind === 'nothing_to_say') return diagnosed('nothing_to_say', 'our responder has nothing to say of it');
    if (own.kind === 'answer') {
      const read = readAnswer(own.der, own.certId, () => null, this.#clock.now());
      return read.ok ? { ok: true, value: { ...read.value, verified: true } } : read;
    }
    await this.issuers.refresh(signal);
    return this.#learn(certId, url, ({ askAgainAt }) => askAgainAt, signal);
  }

  /**
   * Before what is kept has grown old, so that whoever asks finds it; when it is worth doing so again, in milliseconds since
   * 1970. `failed`: nothing new was learnt, whatever is kept. Rejects as `ask` does.
   */
  async askAhead(certId: CertId, url: string, signal: AbortSignal): Promise<number | 'ours' | 'not_yet' | 'failed'> {
    const isOurs = this.#sources.isOurs(certId);
    if (isOurs !== false) return isOurs === null ? 'not_yet' : 'ours';
    await this.issuers.refresh(signal);
    const learnt = await this.#learn(certId, url, ({ askAheadAt }) => askAheadAt, signal);
    const kept = this.#keptOf(certId, url);
    const isNew = learnt.ok && kept !== null && kept.askAheadAt > this.#clock.now().getTime();
    return isNew ? kept.askAheadAt : 'failed';
  }

  #keptOf(certId: CertId, url: string): KeptStatus | null {
    return this.#cache.get(certIdKey(certId)) ?? this.#cache.get(ofResponder(certId, url));
  }

  /** What is kept until `oldAt`, else what its responder says; while that is away what is kept counts until it is over. */
  async #learn(
    certId: CertId,
    url: string,
    oldAt: (kept: KeptStatus) => number,
    signal: AbortSignal,
  ): Promise<Diagnosed<ToldStatus, StatusFailure>> {
    const kept = this.#keptOf(certId, url);
    const known = kept === null ? null : this.#read(kept.der, certId);
    if (kept !== null && known?.ok && oldAt(kept) > this.#clock.now().getTime()) return known;
    const key = ofResponder(certId, url);
    const fetched = await this.#trips.take(key, (end) => this.#trip(key, certId, url, end), signal);
    return !fetched.ok && known?.ok ? known : fetched;
  }

  async #trip(
    key: string,
    certId: CertId,
    url: string,
    signal: AbortSignal,
  ): Promise<Diagnosed<ToldStatus, StatusFailure>> {
    let der: Buffer;
    try {
      der = await this.#sources.askResponder(url, encodeOcspRequest([certId]), signal);
    } catch (error) {
      return diagnosed('responder_unreachable', error instanceof Error ? error.message : 'unknown');
    }
    const read = this.#read(der, certId);
    // What nobody here can verify is what one station's responder says, and counts for those alone who ask there.
    if (read.ok) this.#cache.set(read.value.verified ? certIdKey(certId) : key, this.#keep(read.value));
    return read;
  }

  #read(der: Buffer, certId: CertId): Diagnosed<ToldStatus, StatusFailure> {
    const issuerOf: Parameters<typeof readAnswer>[2] = (enclosed) => this.issuers.pathOf(certId, enclosed)?.[0] ?? null;
    return readAnswer(der, certId, issuerOf, this.#clock.now());
  }

  #keep({ der, nextUpdate }: ToldStatus): KeptStatus {
    const now = this.#clock.now().getTime();
    const fresh =
      nextUpdate === null ? FRESH_WITHOUT_NEXT_UPDATE_MS : Math.min(nextUpdate.getTime() - now, LONGEST_FRESH_MS);
    return { der, askAgainAt: now + fresh, askAheadAt: now + fresh * AHEAD };
  }
}

/** What is kept for those alone who ask there. */
const ofResponder = (certId: CertId, url: string): string => `${certIdKey(certId)}@${url}`;
