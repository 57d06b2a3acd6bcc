import type { FaultSet } from '../faults/fault-set.ts';
import type { Flash } from '../flash/flash.ts';
import type { Timers } from '../ocpp/timers.ts';
import type { EventFeed } from '../station/event-feed.ts';
import type { Outbox } from '../station/outbox.ts';
import { makeSigningRequest, plainPlan, type StationKeyAlgorithm } from './signing-request.ts';

/** Keys of earlier requests that a late certificate may still fit. */
const PENDING_KEYS = 4;

interface MadeRequest {
  readonly csr: string;
  readonly spkiSha256: string;
}

export interface EnrolmentParts {
  /** A02.FR.13: without a type the certificate is for its connection and for vehicles. */
  readonly isForBoth: boolean;
  /** 2.1: each signing request goes with a number of its own, which its certificate must repeat. */
  readonly numbersRequests: boolean;
  readonly identity: string;
  readonly serialNumber: string;
  readonly keyAlgorithm: StationKeyAlgorithm;
  readonly flash: Flash;
  readonly outbox: Outbox;
  readonly faults: FaultSet;
  readonly events: EventFeed;
  readonly timers: Timers;
  /** A signing request is always a triggered message, so it may leave while the boot is Pending. */
  readonly maySend: () => boolean;
}

/** One run: a new key, its signing request, and the wait for the certificate (A02.FR.02, FR.17-20). */
export class Enrolment {
  readonly #parts: EnrolmentParts;
  #run: (MadeRequest & { attempt: number; due: boolean }) | null = null;
  #cancelTimer: () => void = () => undefined;

  constructor(parts: EnrolmentParts) {
    this.#parts = parts;
  }

  get waiting(): boolean {
    return this.#run !== null;
  }

  /** Starts over, with a new key, whatever ran before. */
  async begin(): Promise<void> {
    this.#cancelTimer();
    this.#run = { ...(await this.#newRequest(PENDING_KEYS)), attempt: 0, due: true };
    await this.#sendWhenPossible();
  }

  /** The connection is open, or the boot gate has moved. */
  async connectionReady(): Promise<void> {
    await this.#sendWhenPossible();
  }

  /** A certificate came: A02.FR.20, nothing is resent after it, whether it was good or not. */
  end(): void {
    this.#cancelTimer();
    this.#run = null;
  }

  async #newRequest(keysKept: number): Promise<MadeRequest> {
    const { faults, flash, identity, serialNumber, keyAlgorithm, timers } = this.#parts;
    const { keysLastMs } = faults;
    const plan = faults.planSigningRequest(plainPlan(serialNumber, flash.memory.organisation, keyAlgorithm), identity);
    const { csr, pending } = await makeSigningRequest(plan);
    if (keysLastMs === 0) return { csr, spkiSha256: pending.spkiSha256 };
    // Stored before it is sent: a certificate may arrive after a power cut.
    await flash.change(({ pendingKeys }) => ({ pendingKeys: [pending, ...pendingKeys].slice(0, keysKept) }));
    if (keysLastMs !== null) timers.after(keysLastMs, () => void this.#forget(pending.spkiSha256));
    return { csr, spkiSha256: pending.spkiSha256 };
  }

  async #sendWhenPossible(): Promise<void> {
    const run = this.#run;
    if (run === null || !run.due || !this.#parts.maySend()) return;
    run.due = false;
    const numbered = await this.#number(run);
    const outcome = await this.#parts.outbox.send('SignCertificate', {
      csr: run.csr,
      ...(this.#parts.isForBoth ? {} : { certificateType: 'ChargingStationCertificate' }),
      ...numbered,
    });
    if (this.#run !== run) return;
    const answer = outcome.kind === 'answered' ? outcome.answer.status : 'no_answer';
    const { attempt, spkiSha256 } = run;
    this.#parts.events.emit({ type: 'signing_request_answered', attempt, spkiSha256, outcome: answer });
    // FR.17-19 speak of Accepted; a CALLERROR or no answer says nothing about the request, so it is retried alike.
    if (answer === 'Rejected') this.end();
    else this.#resendLater(attempt);
  }

  async #forget(spkiSha256: string): Promise<void> {
    await this.#parts.flash.change(({ pendingKeys }) => ({
      pendingKeys: pendingKeys.filter((key) => key.spkiSha256 !== spkiSha256),
    }));
  }

  /** A02.FR.24 (2.1). Stored before it is sent: the certificate of this number may come after a power cut. */
  async #number({ spkiSha256 }: MadeRequest): Promise<{ requestId?: number }> {
    if (!this.#parts.numbersRequests) return {};
    let requestId = 0;
    await this.#parts.flash.change(({ pendingKeys, lastRequestId = 0 }) => {
      requestId = lastRequestId + 1;
      return {
        lastRequestId: requestId,
        pendingKeys: pendingKeys.map((key) => (key.spkiSha256 === spkiSha256 ? { ...key, requestId } : key)),
      };
    });
    return { requestId };
  }

  #resendLater(attempt: number): void {
    const { certSigningWaitMinimum, certSigningRepeatTimes } = this.#parts.flash.memory;
    if (certSigningWaitMinimum === 0) return;
    const wait = certSigningWaitMinimum * 2 ** attempt * 1_000;
    const next = attempt < certSigningRepeatTimes ? () => void this.#resend(attempt + 1) : () => this.#giveUp();
    this.#cancelTimer = this.#parts.timers.after(wait, next);
  }

  async #resend(attempt: number): Promise<void> {
    const run = this.#run;
    if (run === null) return;
    const request = this.#parts.faults.newKeyAtResend ? await this.#newRequest(1) : run;
    this.#run = { csr: request.csr, spkiSha256: request.spkiSha256, attempt, due: true };
    await this.#sendWhenPossible();
  }

  #giveUp(): void {
    this.end();
    this.#parts.events.emit({ type: 'signing_request_given_up' });
  }
}
