import type { OcppVersion } from '../ocpp/ocpp-version.ts';
import type { EventFeed } from '../station/event-feed.ts';
import type { Outbox, SendOutcome } from '../station/outbox.ts';
import type { StationEventOf } from '../station/station-event.ts';

/** A vehicle asks for the certificate of its contract (M01, M02). */
export interface ContractCertificateWish {
  readonly action: 'Install' | 'Update';
  /** What the vehicle has sent: EXI, which no station reads. */
  readonly exi: Uint8Array;
  /** Of the EXI; default: that of ISO 15118-2, and of ISO 15118-20 where the vehicle says how many contracts it takes. */
  readonly schemaVersion?: string;
  /** OCPP 2.1: how many contracts a vehicle of ISO 15118-20 takes. */
  readonly mostChains?: number;
  /** OCPP 2.1: eMAIDs of the contracts that it wants first. */
  readonly wantedFirst?: readonly string[];
}

export interface WishParts {
  readonly version: Pick<OcppVersion, 'knowsSeveralContracts' | 'subprotocol'>;
  readonly outbox: Outbox;
  readonly events: EventFeed;
  readonly maySend: () => boolean;
}

const SCHEMA_OF_2 = 'urn:iso:15118:2:2013:MsgDef';
const SCHEMA_OF_20 = 'urn:iso:std:iso:15118:-20:CommonMessages';

/**
 * One event for each answer. Where more contracts remain the station asks again in the same words, as often as the vehicle
 * takes one (2.1, M01.FR.02–07).
 */
export async function askForContractCertificate(
  { action, exi, schemaVersion, mostChains, wantedFirst = [] }: ContractCertificateWish,
  { version, outbox, events, maySend }: WishParts,
): Promise<void> {
  if ((mostChains !== undefined || wantedFirst.length > 0) && !version.knowsSeveralContracts) {
    throw new Error(`a vehicle cannot ask for several contracts over ${version.subprotocol}`);
  }
  const request = {
    iso15118SchemaVersion: schemaVersion ?? (mostChains === undefined ? SCHEMA_OF_2 : SCHEMA_OF_20),
    action,
    exiRequest: Buffer.from(exi).toString('base64'),
    ...(mostChains === undefined ? {} : { maximumContractCertificateChains: mostChains }),
    ...(wantedFirst.length === 0 ? {} : { prioritizedEMAIDs: wantedFirst }),
  };
  for (let left = Math.max(mostChains ?? 1, 1); left > 0; left--) {
    const outcome = maySend() ? await outbox.send('Get15118EVCertificate', request) : ({ kind: 'not_sent' } as const);
    const told = toldBy(outcome);
    events.emit(told);
    if (told.status !== 'Accepted' || (told.remainingContracts ?? 0) === 0) return;
  }
}

function toldBy(outcome: SendOutcome<'Get15118EVCertificate'>): StationEventOf<'contract_certificate_answered'> {
  const type = 'contract_certificate_answered';
  if (outcome.kind !== 'answered') {
    return { type, status: null, exiResponse: null, remainingContracts: null, detail: whyNothing(outcome) };
  }
  const { status, exiResponse, remainingContracts = null, statusInfo } = outcome.answer;
  const detail = [statusInfo?.reasonCode, statusInfo?.additionalInfo].filter((one) => one !== undefined).join(': ');
  return { type, status, exiResponse: exiResponse || null, remainingContracts, detail };
}

function whyNothing(outcome: Exclude<SendOutcome<'Get15118EVCertificate'>, { kind: 'answered' }>): string {
  switch (outcome.kind) {
    case 'error':
      return `${outcome.code}: ${outcome.description}`;
    case 'no_answer':
    case 'refused':
      return outcome.detail;
    case 'lost':
      return 'the connection went before the answer';
    case 'not_sent':
      return 'the station may not send: it has no connection, or its boot is not accepted';
  }
}
