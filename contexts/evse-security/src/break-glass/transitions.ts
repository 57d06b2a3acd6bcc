import { transitionTable } from '@bfcert/kernel/transition-table';
import type { BreakGlassState } from './break-glass.ts';

export type BreakGlassEvent =
  | 'approved'
  | 'turned_down'
  | 'over'
  | 'over_while_down'
  | 'returned'
  | 'replaced'
  | 'told_late';

/** Nothing but its certificate, the end of its last key or two other people shut what a station that is down depends on. */
export const breakGlassTransitions = transitionTable<BreakGlassState, BreakGlassEvent>(
  ['asked', 'open', 'narrowed', 'ended', 'turned_down'],
  ['asked'],
  [
    { from: 'asked', on: 'approved', to: 'open' },
    { from: 'asked', on: 'turned_down', to: 'turned_down' },
    { from: 'open', on: 'over', to: 'ended' },
    { from: 'open', on: 'over_while_down', to: 'narrowed' },
    { from: 'open', on: 'returned', to: 'ended' },
    { from: 'narrowed', on: 'returned', to: 'ended' },
    { from: 'narrowed', on: 'over', to: 'ended' },
    { from: 'narrowed', on: 'replaced', to: 'ended' },
    // A gateway that was cut off tells late that the station had come down before the end: so it was no end for it.
    { from: 'ended', on: 'told_late', to: 'narrowed' },
  ],
);
