import { transitionTable } from '@bfcert/kernel/transition-table';
import { type WaveState, waveStates } from './wave.ts';

export type WaveEvent = 'started' | 'paused' | 'resumed' | 'held' | 'completed' | 'aborted';

export const waveTransitions = transitionTable<WaveState, WaveEvent>(
  waveStates,
  ['draft'],
  [
    { from: 'draft', on: 'started', to: 'running' },
    { from: 'running', on: 'paused', to: 'paused' },
    // A person who has stopped it need not look at failures that came since before it stays stopped.
    { from: 'held', on: 'paused', to: 'paused' },
    { from: 'paused', on: 'resumed', to: 'running' },
    { from: 'held', on: 'resumed', to: 'running' },
    { from: 'running', on: 'held', to: 'held' },
    { from: 'running', on: 'completed', to: 'completed' },
    ...(['draft', 'running', 'paused', 'held'] as const).map(
      (from) => ({ from, on: 'aborted', to: 'aborted' }) as const,
    ),
  ],
);
