import type { IdentityId } from '@bfcert/certificate-lifecycle';
import type { Transaction } from '@bfcert/kernel/transaction';
import type { ChargerId } from '../charger/charger.ts';
import type { StationProcessStore } from '../station-process/station-process-store.ts';
import type { CredentialRenewal, RenewalPhase } from './credential-renewal.ts';

/** What is asked of a station's latest is about its own certificate; those of its EVSEs are asked for by these. */
export interface CredentialRenewalStore extends StationProcessStore<RenewalPhase> {
  /** Of the station's EVSEs, those that have not ended, ascending by id. */
  openOfEndpoints(tx: Transaction, id: ChargerId): Promise<readonly CredentialRenewal[]>;
  /** Of these stations, those whose EVSEs have one that has not ended. */
  withOpenEndpoints(tx: Transaction, ids: readonly ChargerId[]): Promise<ReadonlySet<ChargerId>>;
  /** Of this EVSE, those that have not ended, ascending by id. */
  openOfEndpoint(tx: Transaction, id: IdentityId): Promise<readonly CredentialRenewal[]>;
  /** The same of many; those that have none are missing. */
  openOfEachEndpoint(
    tx: Transaction,
    ids: readonly IdentityId[],
  ): Promise<ReadonlyMap<IdentityId, readonly CredentialRenewal[]>>;
  /** The newest that each of these certificates was made or sent in, of those of EVSEs; what was in none is missing. */
  ofCertificates(tx: Transaction, ids: readonly string[]): Promise<ReadonlyMap<string, CredentialRenewal>>;
  /** Of the station's EVSEs, those that have had a certificate, newest first. */
  withCertificate(tx: Transaction, id: ChargerId, limit: number): Promise<readonly CredentialRenewal[]>;
}
