import { unwrap } from '@bfcert/kernel/result';
import { certIdOfHashData, parseChainPem, parseOcspResponse, sameCertId } from '@bfcert/kernel/x509';
import type { Flash } from '../flash/flash.ts';
import type { Timers } from '../ocpp/timers.ts';
import { anchorCertificates } from '../security/judge-anchor.ts';
import type { EventFeed } from '../station/event-feed.ts';
import type { Outbox } from '../station/outbox.ts';
import type { StationEventOf } from '../station/station-event.ts';
import { type NamedCertificate, namedChain } from './named-chain.ts';

/** The responder's answers, to be stapled (M06), or the status alone by either source (M07, of 2.1). */
export type StatusBy = 'answer' | 'ocsp' | 'crl';

export interface StatusRoundsParts {
  readonly by: StatusBy;
  readonly flash: Flash;
  readonly outbox: Outbox;
  readonly events: EventFeed;
  readonly timers: Timers;
  readonly now: () => Date;
  readonly maySend: () => boolean;
}

/** What came of one round. */
type Round =
  /** In how many milliseconds the next one is. */
  | { readonly again: number; readonly event: StationEventOf<'statuses_learnt'> }
  | { readonly event: StationEventOf<'statuses_not_learnt'> };

const HOUR_MS = 3_600_000;
/** M06.FR.10, M07: once a week at least. */
const WEEK_MS = 168 * HOUR_MS;
/** A responder may not have heard yet of a certificate that has just been signed. */
const FIRST_RETRY_MS = 10_000;
const LONGEST_RETRY_MS = HOUR_MS;
const MOST_IN_ONE_QUESTION = 4;

/**
 * Asks for the status of the V2G certificate and of the CAs above it: when it was installed, and once a week. A round counts
 * as a whole: while one certificate has no answer the answers of the round before stay, and it is repeated after pauses that
 * double.
 */
export class StatusRounds {
  readonly #parts: StatusRoundsParts;
  #chainPem: string | null = null;
  #due = false;
  #running = false;
  #answers: readonly string[] = [];
  #failures = 0;
  #cancelTimer: () => void = () => undefined;

  constructor(parts: StatusRoundsParts) {
    this.#parts = parts;
  }

  /** PEM; null: nothing was installed yet. */
  get held(): string | null {
    return this.#chainPem;
  }

  /** Base64 DER, in the order of the chain; what a vehicle would be shown. */
  get answers(): readonly string[] {
    return this.#answers;
  }

  /** A V2G certificate was installed: PEM, leaf first. Its root is one of the V2G roots of the station. */
  async hold(chainPem: string): Promise<void> {
    unwrap(parseChainPem(chainPem));
    this.#chainPem = chainPem;
    this.#answers = [];
    this.#failures = 0;
    this.#due = true;
    await this.ready();
  }

  /** The connection is open, or the boot gate has moved. */
  async ready(): Promise<void> {
    if (!this.#due || this.#running || this.#chainPem === null || !this.#parts.maySend()) return;
    this.#due = false;
    this.#running = true;
    const named = this.#named(this.#chainPem);
    const round = await (this.#parts.by === 'answer' ? this.#fetchAnswers(named) : this.#askStatus(named));
    this.#running = false;
    this.#cancelTimer();
    this.#cancelTimer = this.#parts.timers.after(this.#pauseAfter(round), () => {
      this.#due = true;
      void this.ready();
    });
    this.#parts.events.emit(round.event);
  }

  #pauseAfter(round: Round): number {
    if ('again' in round) {
      this.#failures = 0;
      return round.again;
    }
    return Math.min(FIRST_RETRY_MS * 2 ** this.#failures++, LONGEST_RETRY_MS);
  }

  end(): void {
    this.#cancelTimer();
  }

  #named(chainPem: string): readonly NamedCertificate[] {
    const roots = anchorCertificates(this.#parts.flash.memory.anchors, 'V2GRootCertificate');
    return namedChain(unwrap(parseChainPem(chainPem)), roots);
  }

  async #fetchAnswers(named: readonly NamedCertificate[]): Promise<Round> {
    const answers: string[] = [];
    for (const { certificate, hashData } of named) {
      const [responderURL] = certificate.ocspUris;
      if (responderURL === undefined) return failed('a certificate does not say where its status is told');
      const outcome = await this.#parts.outbox.send('GetCertificateStatus', {
        ocspRequestData: { ...hashData, responderURL },
      });
      if (outcome.kind !== 'answered') return failed('no answer');
      const { status, ocspResult } = outcome.answer;
      if (status !== 'Accepted' || ocspResult === undefined) return failed(status);
      if (!isAbout(ocspResult, hashData)) return failed('an answer about another certificate');
      answers.push(ocspResult);
    }
    this.#answers = answers;
    return { again: WEEK_MS, event: { type: 'statuses_learnt', statuses: answers.map(statusIn) } };
  }

  async #askStatus(named: readonly NamedCertificate[]): Promise<Round> {
    const source: 'CRL' | 'OCSP' = this.#parts.by === 'crl' ? 'CRL' : 'OCSP';
    const certificateStatusRequests = named.slice(0, MOST_IN_ONE_QUESTION).map(({ certificate, hashData }) => ({
      certificateHashData: hashData,
      source,
      urls: source === 'CRL' ? certificate.crlUris : certificate.ocspUris,
    }));
    if (certificateStatusRequests.some(({ urls }) => urls.length === 0)) {
      return failed('a certificate does not say where its status is told');
    }
    const outcome = await this.#parts.outbox.send('GetCertificateChainStatus', { certificateStatusRequests });
    if (outcome.kind !== 'answered') return failed('no answer');
    const { certificateStatus } = outcome.answer;
    const statuses = certificateStatus.map(({ status }) => status);
    if (statuses.length < certificateStatusRequests.length || statuses.includes('Failed')) return failed('Failed');
    const next = Math.min(...certificateStatus.map(({ nextUpdate }) => Date.parse(nextUpdate)));
    const again = Math.min(Math.max(next - this.#parts.now().getTime(), HOUR_MS), WEEK_MS);
    return { again, event: { type: 'statuses_learnt', statuses: statuses.map((status) => status.toLowerCase()) } };
  }
}

const failed = (detail: string): Round => ({ event: { type: 'statuses_not_learnt', detail } });

function isAbout(ocspResult: string, hashData: NamedCertificate['hashData']): boolean {
  const certId = certIdOfHashData(hashData);
  const read = parseOcspResponse(Buffer.from(ocspResult, 'base64'));
  if (certId === null || !read.ok || read.value.status !== 'successful') return false;
  return read.value.basic.responses.some((response) => sameCertId(response.certId, certId));
}

function statusIn(ocspResult: string): string {
  const read = unwrap(parseOcspResponse(Buffer.from(ocspResult, 'base64')));
  return read.status === 'successful' ? (read.basic.responses[0]?.status.status ?? 'none') : read.status;
}
