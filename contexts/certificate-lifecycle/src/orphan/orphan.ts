import { type Id, newId, parseId } from '@bfcert/kernel/ids';

export type OrphanId = Id<'orp'>;

export const newOrphanId = (at: Date): OrphanId => newId('orp', at.getTime());

export const parseOrphanId = (text: string): OrphanId | null => parseId('orp', text);

/**
 * A certificate that exists, or may exist, and belongs to no record: nobody renews it, and no station
 * is admitted with it. A person decides what becomes of it.
 */
export interface OrphanCertificate {
  readonly id: OrphanId;
  readonly kind: /** Signed by our own authority; our records do not know it (they come from an older backup, for instance). */
    | 'unrecorded'
    /** An outside authority's, and nobody here ordered it. */
    | 'unmatched'
    /** A second one for an order that has its certificate. */
    | 'surplus'
    /** An outside authority made something else than was ordered. */
    | 'unacceptable'
    /** It may exist: an answer was lost, and the authority cannot list what it has issued. */
    | 'suspected'
    /** A station lists it among what it shows to vehicles. */
    | 'listed';
  readonly authority: string;
  /** The PKI's command it was signed or ordered under. */
  readonly commandId: string | null;
  /** SHA-256 of the DER, lower-case hex; null with `suspected` and `listed`. */
  readonly fingerprint: string | null;
  readonly certificatePem: string | null;
  /** For people. */
  readonly subject: string;
  readonly spkiSha256: string | null;
  /** One sentence. */
  readonly detail: string;
  /** RFC 3339. */
  readonly foundAt: string;
}
