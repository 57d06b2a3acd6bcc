import type { EvidenceSource, EvidenceType, IdentityId } from '@bfcert/certificate-lifecycle';
import type { NeededPrerequisite } from './artifact.ts';

/**
 * What was heard of a case, each with its source, reference and time: rows that are kept whatever the state, so that
 * what comes early, late or twice changes nothing but when it is known. Times are RFC 3339, by the observer's clock.
 */
export interface Signals {
  readonly prerequisites: readonly Prerequisite[];
  readonly deliveries: readonly Delivery[];
  readonly evidence: readonly CaseEvidence[];
}

/** Where something was heard, and under which name it can be found there. */
interface Heard {
  readonly source: string;
  readonly reference: string;
}

/** By its name; the newest word of it counts. */
export interface Prerequisite extends NeededPrerequisite {
  /** Null: nobody has said anything of it yet. */
  readonly word: (Heard & { readonly met: boolean; readonly at: string }) | null;
}

export const deliveryChannels = ['ocpp', 'broker', 'est', 'by_hand'] as const;
export type DeliveryChannel = (typeof deliveryChannels)[number];

/** `unknown`: it was sent, and nobody heard what became of it. */
export const deliveryOutcomes = ['accepted', 'rejected', 'unknown'] as const;
export type DeliveryOutcome = (typeof deliveryOutcomes)[number];

/** One by channel, source and reference; the newest word of it counts. */
export interface Delivery extends Heard {
  readonly channel: DeliveryChannel;
  readonly outcome: DeliveryOutcome;
  readonly at: string;
  /** The station that carried it, and the EVSE at which the vehicle stood, where that is known. */
  readonly stationId: IdentityId | null;
  readonly evseId: IdentityId | null;
}

/** One by type, origin, source and reference. */
export interface CaseEvidence extends Heard {
  readonly type: EvidenceType;
  readonly from: EvidenceSource;
  readonly firstAt: string;
  readonly lastAt: string;
  readonly sightings: number;
  /** Of the certificate that it names, SHA-256 of the DER. */
  readonly fingerprint: string | null;
  readonly document: DocumentOfEvidence | null;
  /** Why it counts for nothing; null: it counts. */
  readonly objection: string | null;
}

/** What a person has handed in to show it. The content is in the object store. */
export interface DocumentOfEvidence {
  readonly name: string;
  readonly mediaType: DocumentType;
  readonly bytes: number;
  /** Lower-case hex. */
  readonly sha256: string;
}

export const documentTypes = ['application/pdf', 'image/png', 'image/jpeg', 'text/plain'] as const;
export type DocumentType = (typeof documentTypes)[number];

export const unmet = ({ prerequisites }: Pick<Signals, 'prerequisites'>): readonly Prerequisite[] =>
  prerequisites.filter(({ word }) => word === null || !word.met);

export const isDelivered = ({ deliveries }: Pick<Signals, 'deliveries'>): boolean =>
  deliveries.some(({ outcome }) => outcome === 'accepted');
