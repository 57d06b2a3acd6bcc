import type { Attestation, CredentialFigures } from '@bfcert/certificate-lifecycle';
import type { FleetFigures } from './fleet-figures.ts';

/** All that milestones are judged by. */
export interface MilestoneFacts {
  readonly fleet: FleetFigures;
  readonly credentials: CredentialFigures;
  /** RFC 3339: when a compliance report was made last; null: never. */
  readonly reportedAt: string | null;
  /** In force; of several for one criterion the one that ends last comes first. */
  readonly attestations: readonly Attestation[];
}
