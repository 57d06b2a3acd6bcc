import type { Doorkeeper } from '../testing/doorkeeper.ts';
import type { ModelServerOptions } from './model-server.ts';
import type { ModelStation } from './model-station.ts';
import { ModelWorld, type WorldImage } from './model-world.ts';
import { nameOf } from './normal-form.ts';
import { type Before, before, stepsOf, type Violation, violation } from './safety.ts';
import type { Trouble } from './trouble.ts';
import { troubles } from './troubles.ts';
import { nextTime, pending } from './usual.ts';

export interface Exploration {
  readonly station: ModelStation;
  readonly begin: (world: ModelWorld) => Promise<void>;
  /** How many things may happen otherwise than usual on one way through the model. */
  readonly depth: number;
  readonly amend?: ModelServerOptions['amend'];
  /**
   * `in_one_step`: of troubles lost answers and deaths of the server alone, and after the first another one, of which not
   * both are deaths, as long as no process has left the step that it was in; `depth` is 2 then.
   */
  readonly pairs?: 'in_one_step';
  /** Troubles that are left out, by their words: to look past what was found. */
  readonly without?: RegExp;
  /** Who decides what a gateway lets in. */
  readonly door?: Doorkeeper;
  /** Called now and then. */
  readonly progress?: (report: Pick<Report, 'states' | 'transitions'>) => void;
}

export interface Report {
  readonly states: number;
  readonly transitions: number;
  /** Of the states, those in which the case has ended or a person can act. */
  readonly settled: number;
  /** The one that the fewest troubles, and of these the fewest events, lead to. */
  readonly counterexample: Counterexample | null;
}

export interface Counterexample extends Violation {
  /** What happened, in its order; what was not usual is marked. */
  readonly trace: readonly string[];
}

interface State {
  readonly from: State | null;
  readonly words: string;
  readonly isTrouble: boolean;
  readonly isSettled: boolean;
  readonly next: State[];
}

/**
 * Every situation that one station can come to with at most `depth` things that go otherwise than usual on the way
 * there: each of them at every step, in every combination. Breadth first, by the number of troubles and then of events,
 * so that the first violation has the shortest trace. Where nothing more goes wrong everything takes its usual course:
 * one event after the other, and time passes only while everybody waits. So what is left out are ways with more
 * troubles, and situations that differ only in how long ago something was.
 */
export async function explore(exploration: Exploration): Promise<Report> {
  const { station, begin, depth, amend, door, pairs, without, progress } = exploration;
  const world = await ModelWorld.begin(station, {
    ...(amend === undefined ? {} : { amend }),
    ...(door === undefined ? {} : { door }),
  });
  await begin(world);
  const first: State = { from: null, words: '', isTrouble: false, isSettled: isSettled(world), next: [] };
  const known = new Map<string, State>([[nameOf(world), first]]);
  let level: { readonly state: State; readonly image: WorldImage; readonly window: Window | null }[] = [
    { state: first, image: world.image(), window: null },
  ];
  let transitions = 0;
  let found: Counterexample | null = null;

  for (let spent = 0; spent <= depth && level.length > 0; spent++) {
    const later: typeof level = [];
    const queue = level;
    for (let at = 0; at < queue.length; at++) {
      const entry = queue[at];
      if (entry === undefined) break;
      // What was looked at is kept by its name alone.
      queue[at] = undefined as never;
      const { state, image } = entry;
      const take = async (words: string, run: () => Promise<unknown>, trouble: Trouble | null): Promise<boolean> => {
        const isTrouble = trouble !== null;
        world.restore(image);
        const was = before(world);
        let wrong: Violation | null;
        try {
          if ((await run()) === false) return false;
          wrong = await violation(world, was);
        } catch (error) {
          wrong = {
            rule: 'nothing throws',
            words: error instanceof Error ? (error.stack ?? error.message) : String(error),
          };
        }
        transitions += 1;
        if (transitions % 10_000 === 0) progress?.({ states: known.size, transitions });
        if (wrong !== null) {
          const last: State = { from: state, words, isTrouble, isSettled: false, next: [] };
          found = { ...wrong, trace: traceOf(last) };
          return true;
        }
        const window = pairs === undefined ? null : windowAfter(world, entry.window, trouble, was);
        // Where another trouble may follow is another situation than the same one where none may.
        const name = window === null ? nameOf(world) : `${nameOf(world)} ${JSON.stringify(window)}`;
        const before_ = known.get(name);
        if (before_ !== undefined) {
          state.next.push(before_);
          return true;
        }
        const after: State = { from: state, words, isTrouble, isSettled: isSettled(world), next: [] };
        known.set(name, after);
        state.next.push(after);
        (isTrouble ? later : queue).push({ state: after, image: world.image(), window });
        return true;
      };

      world.restore(image);
      const [usual] = pending(world);
      const next = nextTime(world);
      if (usual !== undefined) await take(usual.words, async () => void (await usual.run()), null);
      else if (next !== null) {
        await take('time passes until somebody looks again', async () => world.passUntil(next), null);
      }
      if (found !== null) return { ...counts(known, transitions), counterexample: found };
      if (spent === depth) continue;
      world.restore(image);
      const mayCome = pairs === undefined ? () => true : mayFollow(entry.window, spent);
      const possible = troubles(world).filter((one) => mayCome(one) && without?.test(one.words) !== true);
      let lastDeath = false;
      for (const trouble of possible) {
        const { words, run, isDeath } = trouble;
        // A process that has ended by then dies at no later commit.
        if (isDeath && lastDeath) continue;
        const came = await take(words, run, trouble);
        lastDeath = isDeath && !came;
        if (found !== null) return { ...counts(known, transitions), counterexample: found };
      }
    }
    level = later;
  }
  return { ...counts(known, transitions), counterexample: waitsForNobody([...known.values()]) };
}

/** From the first of two troubles to the end of the step that it fell into. */
interface Window {
  readonly isDeath: boolean;
  readonly steps: string;
}

function windowAfter(
  world: ModelWorld,
  open: Window | null,
  trouble: Trouble | null,
  { steps }: Before,
): Window | null {
  // After the second everything takes its usual course.
  if (open !== null) return trouble === null && stepsOf(world) === open.steps ? open : null;
  if (trouble === null || stepsOf(world) !== steps) return null;
  return { isDeath: trouble.isDeath, steps };
}

const mayFollow =
  (open: Window | null, spent: number) =>
  ({ isDeath, isLostAnswer }: Trouble): boolean =>
    spent === 0 ? isDeath || isLostAnswer : open !== null && (isLostAnswer || (isDeath && !open.isDeath));

const counts = (known: ReadonlyMap<string, State>, transitions: number) => ({
  states: known.size,
  transitions,
  settled: [...known.values()].filter((state) => state.isSettled).length,
});

/**
 * Either the case has ended or a person is asked, and nothing of the station's own renewal is under way, nor is it to come back
 * after a break-glass that has sent it down.
 */
const SETTLED: ReadonlySet<string> = new Set(['active', 'quarantine', 'abandoned', 'exempt', 'completed', 'failed']);

const isSettled = (world: ModelWorld): boolean =>
  world.server.processes(world.identityId).every(({ process }) => SETTLED.has(process.phase)) && !isToComeBack(world);

/** Nobody has to do anything for that: it has a certificate that works. */
function isToComeBack(world: ModelWorld): boolean {
  const { server, identityId, line } = world;
  const one = server.breakGlassOf(identityId);
  if (one?.state !== 'narrowed' || one.lowered === null) return false;
  const { certificates, habits } = line.station;
  const isAble = !habits.includes('falls_back') && !habits.includes('is_gone');
  return isAble && certificates.some(({ fingerprint }) => world.admits({ profile: 3, fingerprint }));
}

/** A state from which no settled one can be reached: by going back from all settled ones. */
function waitsForNobody(states: readonly State[]): Counterexample | null {
  const leadsTo = new Map<State, State[]>();
  for (const state of states) {
    for (const next of state.next) {
      const list = leadsTo.get(next);
      if (list === undefined) leadsTo.set(next, [state]);
      else list.push(state);
    }
  }
  const reaching = new Set<State>();
  const stack = states.filter((state) => state.isSettled);
  for (let state = stack.pop(); state !== undefined; state = stack.pop()) {
    if (reaching.has(state)) continue;
    reaching.add(state);
    stack.push(...(leadsTo.get(state) ?? []));
  }
  const stuck = states.find((state) => !reaching.has(state));
  if (stuck === undefined) return null;
  const words = 'from here on the case never ends, and no person is asked';
  return { rule: 'no state waits for nobody', words, trace: [...traceOf(stuck), ...usualCourse(stuck)] };
}

/** What happens from there on by itself, until it begins anew or nothing happens any more. */
function usualCourse(from: State): readonly string[] {
  const trace: string[] = [];
  const seen = new Set<State>();
  let state: State | undefined = from;
  for (; state !== undefined && !seen.has(state); state = state.next[0]) {
    if (state !== from) trace.push(`  ${state.words}`);
    seen.add(state);
  }
  return [...trace, state === undefined ? '  … and then nothing' : '  … and so on for ever'];
}

function traceOf(last: State): readonly string[] {
  const trace: string[] = [];
  for (let state: State | null = last; state !== null && state.from !== null; state = state.from) {
    trace.unshift(`${state.isTrouble ? '! ' : '  '}${state.words}`);
  }
  return trace;
}
