import type { Transaction } from '@bfcert/kernel/transaction';
import type { StationFacts } from '../station-process/check.ts';
import type { Decided } from '../station-process/decide-step.ts';
import type { StationProcess, Stop } from '../station-process/station-process.ts';
import type { StationProcessStore } from '../station-process/station-process-store.ts';
import type { CommandContext } from './command-context.ts';

/** What differs between a migration and a renewal; all else about talking to a station is the same. */
export interface ProcessKind<Phase extends string, Event extends string> {
  readonly queue: string;
  /** The domain event of its transitions. */
  readonly changedEvent: string;
  readonly store: StationProcessStore<Phase>;
  next(from: Phase, on: Event): Phase | null;
  readonly events: { readonly done: Event; readonly stopped: Event };
  decide(tx: Transaction, process: StationProcess<Phase>, facts: StationFacts, now: Date): Promise<Decided | null>;
  /** Null: the phase may last. */
  deadlineMs(phase: Phase): number | null;
  /** What else changes with a transition, in its transaction. */
  afterMove(tx: Transaction, move: Move<Phase, Event>): Promise<void>;
}

export interface Move<Phase extends string, Event extends string> {
  readonly on: Event;
  readonly before: StationProcess<Phase>;
  readonly after: StationProcess<Phase>;
  readonly context: CommandContext;
}

export interface MoveInput<Event extends string> {
  readonly on: Event;
  readonly because: string;
  readonly stop?: Stop;
  readonly context: CommandContext;
}
