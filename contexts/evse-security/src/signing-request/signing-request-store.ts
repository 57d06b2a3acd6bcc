import type { Transaction } from '@bfcert/kernel/transaction';
import type { ChargerId } from '../charger/charger.ts';
import type { VehicleEndpoint } from '../vehicle-endpoint/vehicle-endpoint.ts';
import type { SigningRequest, SigningRequestId, SigningRequestVerdict } from './signing-request.ts';

export interface SigningRequestStore {
  /** One row per identity and public key; a request for a key that was seen before takes the row over. */
  put(tx: Transaction, request: SigningRequest): Promise<SigningRequest>;
  /** The station sent the same request under another number. */
  renumber(tx: Transaction, id: SigningRequestId, requestId: number | null): Promise<void>;
  settle(tx: Transaction, id: SigningRequestId, verdict: SigningRequestVerdict): Promise<void>;
  /** Oldest first. */
  ofProcess(tx: Transaction, processId: string): Promise<readonly SigningRequest[]>;
  /** By the clock of whoever took it in; null: it has none. */
  lastReceivedAt(tx: Transaction, processId: string): Promise<Date | null>;
  /** The request that led to this certificate. */
  ofCertificate(tx: Transaction, id: ChargerId, certificateId: string): Promise<SigningRequest | null>;
  find(tx: Transaction, id: ChargerId, spkiSha256: string): Promise<SigningRequest | null>;
  /** When those of the station itself, or for this EVSE and use, came that nobody had asked for; what was refused is left out. */
  unaskedSince(
    tx: Transaction,
    id: ChargerId,
    endpoint: Pick<VehicleEndpoint, 'identityId' | 'purpose'> | null,
    since: Date,
  ): Promise<readonly Date[]>;
}
