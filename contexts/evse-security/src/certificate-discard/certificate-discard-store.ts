import type { Transaction } from '@bfcert/kernel/transaction';
import type { ChargerId } from '../charger/charger.ts';
import type { CertificateDiscard } from './certificate-discard.ts';

export interface CertificateDiscardStore {
  /** One for each certificate, the first: false when it was said before. */
  add(tx: Transaction, discard: CertificateDiscard): Promise<boolean>;
  find(tx: Transaction, id: ChargerId, certificateId: string): Promise<CertificateDiscard | null>;
  countSince(tx: Transaction, id: ChargerId, since: Date): Promise<number>;
  /** The latest of each: of one time, that of the later session, then of the newer certificate. Those without one are missing. */
  latestOfEach(tx: Transaction, ids: readonly ChargerId[]): Promise<ReadonlyMap<ChargerId, CertificateDiscard>>;
  forgetBefore(tx: Transaction, at: Date): Promise<void>;
}
