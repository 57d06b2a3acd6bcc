import { transitionTable } from '@bfcert/kernel/transition-table';
import { type RolloutPhase, rolloutSteps } from './trust-anchor-rollout.ts';

export type RolloutEvent = 'done' | 'stopped';

export const rolloutTransitions = transitionTable<RolloutPhase, RolloutEvent>(
  ['planned', ...rolloutSteps, 'completed', 'failed'],
  ['planned'],
  [
    { from: 'planned', on: 'done', to: 'anchors' },
    { from: 'anchors', on: 'done', to: 'removal' },
    { from: 'removal', on: 'done', to: 'completed' },
    ...(['planned', ...rolloutSteps] as const).map((from) => ({ from, on: 'stopped', to: 'failed' }) as const),
  ],
);
