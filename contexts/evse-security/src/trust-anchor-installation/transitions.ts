import { transitionTable } from '@bfcert/kernel/transition-table';
import type { TrustAnchorState } from './trust-anchor-installation.ts';

export type TrustAnchorEvent = 'sent' | 'accepted' | 'refused' | 'listed' | 'not_listed';

const open = ['intended', 'requested', 'installed', 'failed', 'mismatched', 'removed'] as const;

export const trustAnchorTransitions = transitionTable<TrustAnchorState, TrustAnchorEvent>(
  ['intended', 'requested', 'installed', 'verified', 'failed', 'mismatched', 'removed'],
  ['intended'],
  [
    ...open.map((from) => ({ from, on: 'sent', to: 'requested' }) as const),
    ...open.map((from) => ({ from, on: 'listed', to: 'verified' }) as const),
    { from: 'verified', on: 'listed', to: 'verified' },
    { from: 'requested', on: 'accepted', to: 'installed' },
    { from: 'requested', on: 'refused', to: 'failed' },
    { from: 'requested', on: 'not_listed', to: 'intended' },
    { from: 'installed', on: 'not_listed', to: 'mismatched' },
    { from: 'verified', on: 'not_listed', to: 'removed' },
  ],
);
