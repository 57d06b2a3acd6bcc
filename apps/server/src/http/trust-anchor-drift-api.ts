import type { OwnerScope } from '@bfcert/kernel/actor';
import type { z } from 'zod';
import type { StationDrift, trustAnchorDriftQuery } from './schemas/trust-anchor-drift.ts';
import type { Paging } from './stations-api.ts';

export interface TrustAnchorDriftApi {
  /** Stations of these owners that differ from what they are to trust, by their ids. */
  trustAnchorDrift(
    query: Pick<z.infer<typeof trustAnchorDriftQuery>, 'bundle' | 'drift' | 'fingerprint'> & Paging,
    owners: OwnerScope,
  ): Promise<readonly StationDrift[]>;
}
