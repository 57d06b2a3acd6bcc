import type { Transaction } from '@bfcert/kernel/transaction';
import type { Certificate } from '../certificate/certificate.ts';
import type { CertificateId } from '../certificate/certificate-id.ts';
import type { CommandContext } from '../commands/command.ts';
import { boundValue, type Identity } from '../identity/identity.ts';

/** Why a certificate is not sent to its endpoint again. */
export type DeliveryRefusal =
  /** Nobody here hands certificates of this purpose to this endpoint. */
  | 'no_delivery_path'
  /** A migration or a renewal of the station is open. */
  | 'delivery_under_way'
  /** The station is not on Profile 3 yet: its migration delivers, and makes it change over. */
  | 'delivered_by_migration';

export interface Deliverable extends Pick<Certificate, 'id' | 'identityId' | 'purpose'> {
  /** OCPP identity of the station whose EVSE it is for, as it is bound now; null: its identity is bound to none. */
  readonly station: string | null;
}

/** Whoever talks to the endpoints, and hands them their chains. */
export interface DeliveryPath {
  /** Why these would not be sent now; one that would be is missing. */
  objections(to: readonly Deliverable[]): Promise<ReadonlyMap<CertificateId, DeliveryRefusal>>;
  /**
   * Orders it inside the caller's transaction, so that the order and the command's record are there together or not
   * at all; null when it did. A refusal has written nothing.
   */
  order(tx: Transaction, deliverable: Deliverable, context: CommandContext): Promise<DeliveryRefusal | null>;
}

export const deliverableOf = (
  { id, identityId, purpose }: Pick<Certificate, 'id' | 'identityId' | 'purpose'>,
  identity: Identity,
): Deliverable => ({ id, identityId, purpose, station: boundValue(identity, 'station') });

/** For a person, in one sentence each. */
export const deliverySentences: Readonly<Record<DeliveryRefusal, string>> = {
  no_delivery_path: 'Nothing here delivers it: whoever asked for it hands it to its endpoint.',
  delivery_under_way: 'A migration or a renewal of the station is open, and delivers what the station needs.',
  delivered_by_migration: 'The station is not on Profile 3 yet: its migration delivers the certificate.',
};

/** Where nothing is delivered from here. */
export const noDeliveries: DeliveryPath = {
  objections: async (to) => new Map(to.map(({ id }) => [id, 'no_delivery_path'])),
  order: async () => 'no_delivery_path',
};
