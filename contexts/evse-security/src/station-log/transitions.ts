import { transitionTable } from '@bfcert/kernel/transition-table';
import { type StationLogState, stationLogStates } from './station-log.ts';

export type StationLogEvent =
  /** The station will send, will not, or has given it up. */
  'accepted' | 'refused' | 'upload_began' | 'attempt_failed' | 'stored' | 'cancelled' | 'time_over';

export const stationLogTransitions = transitionTable<StationLogState, StationLogEvent>(
  stationLogStates,
  ['requested'],
  [
    { from: 'requested', on: 'accepted', to: 'accepted' },
    { from: 'requested', on: 'refused', to: 'failed' },
    // An answer that got lost, or is slower than the upload.
    { from: 'requested', on: 'upload_began', to: 'uploading' },
    { from: 'requested', on: 'attempt_failed', to: 'failed' },
    { from: 'requested', on: 'cancelled', to: 'cancelled' },
    { from: 'requested', on: 'time_over', to: 'expired' },
    { from: 'accepted', on: 'upload_began', to: 'uploading' },
    { from: 'accepted', on: 'attempt_failed', to: 'failed' },
    { from: 'accepted', on: 'cancelled', to: 'cancelled' },
    { from: 'accepted', on: 'time_over', to: 'expired' },
    { from: 'uploading', on: 'upload_began', to: 'uploading' },
    { from: 'uploading', on: 'attempt_failed', to: 'failed' },
    { from: 'uploading', on: 'stored', to: 'uploaded' },
    { from: 'uploading', on: 'cancelled', to: 'cancelled' },
    { from: 'uploading', on: 'time_over', to: 'expired' },
    // N01: the station was told how often it may try.
    { from: 'failed', on: 'upload_began', to: 'uploading' },
    { from: 'failed', on: 'cancelled', to: 'cancelled' },
  ],
);
