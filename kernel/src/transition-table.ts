export interface Transition<State extends string, Event extends string> {
  readonly from: State;
  readonly on: Event;
  readonly to: State;
}

export interface TransitionTable<State extends string, Event extends string> {
  readonly rows: readonly Transition<State, Event>[];
  /** Null: the event means nothing in this state. */
  next(from: State, on: Event): State | null;
}

/**
 * Checks at load that each state can be reached, that no row names an unknown state and that no
 * event is ambiguous; a table that fails is a bug, so it throws.
 */
export function transitionTable<State extends string, Event extends string>(
  states: readonly State[],
  initial: readonly State[],
  rows: readonly Transition<State, Event>[],
): TransitionTable<State, Event> {
  const known = new Set<string>(states);
  const targets = new Map<string, State>();
  for (const row of rows) {
    for (const state of [row.from, row.to]) if (!known.has(state)) throw new Error(`unknown state ${state}`);
    const key = `${row.from} ${row.on}`;
    if (targets.has(key)) throw new Error(`${row.on} is ambiguous in ${row.from}`);
    targets.set(key, row.to);
  }
  const reached = new Set<string>(initial);
  for (let before = -1; before !== reached.size; ) {
    before = reached.size;
    for (const row of rows) if (reached.has(row.from)) reached.add(row.to);
  }
  const unreachable = states.filter((state) => !reached.has(state));
  if (unreachable.length > 0) throw new Error(`unreachable: ${unreachable.join(', ')}`);
  return { rows, next: (from, on) => targets.get(`${from} ${on}`) ?? null };
}
