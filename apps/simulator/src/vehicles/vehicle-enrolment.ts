import type { FaultSet } from '../faults/fault-set.ts';
import type { Flash } from '../flash/flash.ts';
import { makeSigningRequest, plainPlan } from '../security/signing-request.ts';
import type { EventFeed } from '../station/event-feed.ts';
import type { Outbox, SendOutcome } from '../station/outbox.ts';
import type { StationEventOf } from '../station/station-event.ts';
import type { VehicleUse } from './vehicle-credential.ts';

/** Keys of earlier requests that a late certificate may still fit, of all EVSEs together. */
const PENDING_KEYS = 16;

export interface VehicleEnrolmentParts {
  readonly seccIds: readonly string[];
  /** 2.1: each signing request goes with a number of its own, which its certificate must repeat. */
  readonly numbersRequests: boolean;
  readonly flash: Flash;
  readonly outbox: Outbox;
  readonly faults: FaultSet;
  readonly events: EventFeed;
  readonly maySend: () => boolean;
}

interface DueRequest {
  readonly csr: string;
  readonly spkiSha256: string;
  readonly use: VehicleUse;
  readonly requestId?: number;
}

/** One signing request for each EVSE (TC_A_12), over a new key; what could not be sent goes with the next connection. */
export class VehicleEnrolment {
  readonly #parts: VehicleEnrolmentParts;
  #due: DueRequest[] = [];
  #sending = false;

  constructor(parts: VehicleEnrolmentParts) {
    this.#parts = parts;
  }

  /** Whether there is an EVSE to ask for. */
  get isPossible(): boolean {
    return this.#parts.seccIds.length > 0;
  }

  async begin(use: VehicleUse): Promise<void> {
    if (use === 'V2G20Certificate' && !this.#parts.numbersRequests) {
      throw new Error('certificates of ISO 15118-20 are asked for in OCPP 2.1 alone');
    }
    for (const seccId of this.#parts.seccIds) this.#due.push(await this.#newRequest(seccId, use));
    await this.connectionReady();
  }

  /** The connection is open, or the boot gate has moved. */
  async connectionReady(): Promise<void> {
    if (this.#sending) return;
    this.#sending = true;
    for (let next = this.#due[0]; next !== undefined && this.#parts.maySend(); next = this.#due[0]) {
      const { csr, spkiSha256, use, requestId } = next;
      const numbered = requestId === undefined ? {} : { requestId };
      const outcome = await this.#parts.outbox.send('SignCertificate', { csr, certificateType: use, ...numbered });
      if (outcome.kind === 'not_sent' || outcome.kind === 'lost') break;
      this.#due.shift();
      const answer = answerOf(outcome);
      this.#parts.events.emit({ type: 'signing_request_answered', attempt: 0, spkiSha256, outcome: answer });
    }
    this.#sending = false;
  }

  /** ISO 15118-2 has P-256, ISO 15118-20 P-521; the O is ISO15118Ctrlr's (trap 22). */
  async #newRequest(seccId: string, use: VehicleUse): Promise<DueRequest> {
    const { faults, flash, numbersRequests } = this.#parts;
    const { organisation, v2gOrganisation = organisation } = flash.memory;
    const key = use === 'V2GCertificate' ? 'P-256' : 'P-521';
    const { csr, pending } = await makeSigningRequest(
      faults.planSigningRequest({ ...plainPlan(seccId, v2gOrganisation, 'P-256'), key }, seccId),
    );
    let numbered: { requestId?: number } = {};
    // Stored before it is sent: a certificate may arrive after a power cut.
    await flash.change(({ v2gKeys = [], lastRequestId = 0 }) => {
      if (numbersRequests) numbered = { requestId: lastRequestId + 1 };
      return {
        ...(numbersRequests && { lastRequestId: lastRequestId + 1 }),
        v2gKeys: [{ ...pending, ...numbered, seccId, use }, ...v2gKeys].slice(0, PENDING_KEYS),
      };
    });
    return { csr, spkiSha256: pending.spkiSha256, use, ...numbered };
  }
}

/** PNC16: a no to the DataTransfer is one to the request inside it. */
function answerOf(outcome: SendOutcome<'SignCertificate'>): StationEventOf<'signing_request_answered'>['outcome'] {
  if (outcome.kind === 'answered') return outcome.answer.status;
  return outcome.kind === 'refused' ? 'Rejected' : 'no_answer';
}
