import { type Drift, driftOf } from './drift.ts';
import type { HubStore } from './hub-store.ts';

/** Certificates compared at once. */
const BATCH = 500;

export interface DriftPage {
  readonly drifts: readonly Drift[];
  /** The fingerprint after which to go on; null at the end. */
  readonly next: string | null;
}

/**
 * What differs between a hub, as it was when it was last looked at, and the records, in the order of the
 * fingerprints. All that is said of one certificate is on one page, so a page may be a little longer than
 * `limit`.
 */
export async function driftReport(
  store: HubStore,
  hub: string,
  { after, limit }: { readonly after: string | null; readonly limit: number },
): Promise<DriftPage> {
  const drifts: Drift[] = [];
  for (let from = after; ; ) {
    const batch = await store.compare(hub, from, BATCH);
    for (const { fingerprint, there, here } of batch) {
      const found = driftOf(there, here);
      if (drifts.length > 0 && drifts.length + found.length > limit) return { drifts, next: from };
      drifts.push(...found);
      from = fingerprint;
    }
    if (batch.length < BATCH) return { drifts, next: null };
  }
}
