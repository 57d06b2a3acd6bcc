import { transitionTable } from '@bfcert/kernel/transition-table';
import type { StepEvent } from '../station-process/check.ts';
import { type KeyRotationPhase, keyRotationPhases } from './key-rotation.ts';

export type KeyRotationEvent = 'done' | StepEvent | 'quarantined' | 'retried' | 'abandoned' | 'overtaken';

export const keyRotationTransitions = transitionTable<KeyRotationPhase, KeyRotationEvent>(
  keyRotationPhases,
  ['planned'],
  [
    { from: 'planned', on: 'done', to: 'change_key' },
    { from: 'change_key', on: 'done', to: 'rollback_window' },
    { from: 'rollback_window', on: 'done', to: 'completed' },
    // The station came back with the key before; it may have the new one as well.
    { from: 'rollback_window', on: 'fell_back', to: 'change_key' },
    // The next rotation begins, and waits for the window of the key before this one too.
    { from: 'rollback_window', on: 'overtaken', to: 'completed' },
    { from: 'planned', on: 'quarantined', to: 'quarantine' },
    { from: 'change_key', on: 'quarantined', to: 'quarantine' },
    { from: 'rollback_window', on: 'quarantined', to: 'quarantine' },
    { from: 'change_key', on: 'retried', to: 'change_key' },
    { from: 'quarantine', on: 'retried', to: 'change_key' },
    { from: 'planned', on: 'abandoned', to: 'abandoned' },
    { from: 'change_key', on: 'abandoned', to: 'abandoned' },
    { from: 'quarantine', on: 'abandoned', to: 'abandoned' },
  ],
);
