import type { BundleState } from './trust-anchor-bundle.ts';

/** What somebody does with a version once it is there; how it came there is the import's. */
export type BundleStep = 'prepare' | 'release' | 'complete' | 'roll_back' | 'withdraw' | 'supersede' | 'restore';

interface Row {
  readonly from: BundleState;
  readonly on: BundleStep;
  readonly to: BundleState;
}

/**
 *   draft ──prepare──→ prepared ──release──→ releasing ──complete──→ active ──supersede──→ superseded
 *                        │   ↑                  │                      │                      │
 *                        │   └─prepare─ rolled_back ←──roll_back──┐    └──withdraw──→ withdrawn
 *                        └──────────────────────────────roll_back┴ releasing                  │
 *   superseded ──restore──→ active: the version that took its place was withdrawn ←───────────┘
 *
 * Who acts next: of `draft`, `prepared` and `rolled_back` a person; of `releasing` we and the endpoints.
 */
export const bundleSteps: readonly Row[] = [
  { from: 'draft', on: 'prepare', to: 'prepared' },
  { from: 'rolled_back', on: 'prepare', to: 'prepared' },
  { from: 'prepared', on: 'release', to: 'releasing' },
  { from: 'releasing', on: 'complete', to: 'active' },
  { from: 'prepared', on: 'roll_back', to: 'rolled_back' },
  { from: 'releasing', on: 'roll_back', to: 'rolled_back' },
  { from: 'releasing', on: 'withdraw', to: 'withdrawn' },
  { from: 'active', on: 'withdraw', to: 'withdrawn' },
  { from: 'prepared', on: 'supersede', to: 'superseded' },
  { from: 'active', on: 'supersede', to: 'superseded' },
  { from: 'superseded', on: 'restore', to: 'active' },
];

/** Null: not in this state. */
export const bundleAfter = (from: BundleState, on: BundleStep): BundleState | null =>
  bundleSteps.find((row) => row.from === from && row.on === on)?.to ?? null;
