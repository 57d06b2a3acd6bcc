import type { Violation } from '../history/rules.ts';
import type { WavePlan } from './plan.ts';
import type { WaveDeed, WaveMemberSeen, WaveStory } from './story.ts';

/** What a station of a wave must come to. */
export type Due = 'active' | 'failed';

/** Whether a wave that was disturbed has gone as it would have undisturbed; `due`: by the name of its station. */
export function judgeWave(
  story: WaveStory,
  rules: Pick<WavePlan['rules'], 'errorPercent'>,
  due: ReadonlyMap<string, Due>,
): readonly Violation[] {
  return [
    ...eachDoneOnce(story),
    ...eachCameToItsEnd(story, due),
    ...stoppedMeansStopped(story),
    ...heldByItsThreshold(story, rules),
  ];
}

function* eachDoneOnce({ members, deeds }: WaveStory): Iterable<Violation> {
  for (const { name, identityId, state, cases, signed } of members) {
    const mine = deeds.filter((deed) => deed.identityId === identityId);
    const begun = mine.filter(({ action, after }) => action === 'begin-wave-member' && after === 'under_way').length;
    const failed = mine.filter(({ action, after }) => action === 'record-wave-member' && after === 'failed').length;
    const once = state === 'waiting' || state === 'left_out' ? 0 : 1;
    if (begun !== once) yield { rule: 'I6', what: `${name}, ${state}, was begun ${begun} times` };
    if (cases !== once) yield { rule: 'I6', what: `${name}, ${state}, has ${cases} cases` };
    // One that a person has led on may fail once more.
    const ledOn = mine.filter(({ action, after }) => action === 'record-wave-member' && after === 'under_way').length;
    if (failed > 1 + ledOn) yield { rule: 'I6', what: `${name} counts as ${failed} failures` };
    if (state === 'failed' && failed === 0) yield { rule: 'I6', what: `the failure of ${name} was never told` };
    if (once === 0 && signed > 0) yield { rule: 'I6', what: `${name}, ${state}, has ${signed} certificates` };
    if (state === 'active' && signed === 0) yield { rule: 'I1', what: `${name} is active with no certificate` };
  }
}

function* eachCameToItsEnd({ state, members }: WaveStory, due: ReadonlyMap<string, Due>): Iterable<Violation> {
  for (const member of members) {
    const isUntouched = member.state === 'waiting' && state === 'aborted';
    const wanted = due.get(member.name);
    if (!isUntouched && member.state !== wanted) {
      yield {
        rule: 'I3',
        what: `${member.name} is ${member.state} and would be ${wanted} in a wave that nobody disturbs`,
      };
    }
  }
}

const STOPS = ['hold-wave', 'pause-wave', 'abort-wave', 'complete-wave'];

function* stoppedMeansStopped({ deeds }: WaveStory): Iterable<Violation> {
  let stoppedBy: string | null = null;
  for (const { action, identityId } of deeds) {
    if (STOPS.includes(action)) stoppedBy = action;
    if (action === 'resume-wave') stoppedBy = null;
    if (action === 'begin-wave-member' && stoppedBy !== null) {
      yield { rule: 'I3', what: `${identityId} was begun after ${stoppedBy}` };
    }
  }
}

/**
 * A stretch ends when somebody has looked at its failures, by resuming a wave that was held: of each group no more may fail in it
 * than its threshold says, or the wave is held in it, and by nothing less.
 */
function* heldByItsThreshold(
  story: WaveStory,
  { errorPercent }: { readonly errorPercent: number },
): Iterable<Violation> {
  const allowedIn = (group: number): number =>
    Math.floor(
      (story.members.filter((one) => one.group === group && one.state !== 'left_out').length * errorPercent) / 100,
    );
  const groups = [...new Set(story.members.map(({ group }) => group))];
  for (const { from, to, holds } of stretchesOf(story.deeds)) {
    const failedIn = (group: number, until: Date | null): number =>
      story.members.filter((one) => one.group === group && isWithin(one, from, until)).length;
    const passed = groups.find((group) => failedIn(group, to) > allowedIn(group));
    // Whoever has aborted it waits for no hold.
    if (passed !== undefined && holds.length === 0 && story.state !== 'aborted') {
      yield {
        rule: 'I3',
        what: `${failedIn(passed, to)} of group ${passed} failed, ${allowedIn(passed)} may, and nothing held it`,
      };
    }
    for (const { at, because } of holds) {
      if (groups.every((group) => failedIn(group, at) <= allowedIn(group))) {
        yield { rule: 'I3', what: `it was held though no group had passed its threshold: ${because}` };
      }
    }
  }
}

interface Stretch {
  readonly from: Date | null;
  readonly to: Date | null;
  readonly holds: readonly WaveDeed[];
}

function stretchesOf(deeds: readonly WaveDeed[]): readonly Stretch[] {
  const stretches: Stretch[] = [];
  let from: Date | null = null;
  let holds: WaveDeed[] = [];
  let isHeld = false;
  for (const deed of deeds) {
    if (deed.action === 'hold-wave') holds.push(deed);
    if (deed.action === 'resume-wave' && isHeld) {
      stretches.push({ from, to: deed.at, holds });
      [from, holds] = [deed.at, []];
    }
    // One that is paused while it is held is resumed from the pause: its failures go on counting.
    if (WAVE_ACTIONS.has(deed.action)) isHeld = deed.action === 'hold-wave';
  }
  return [...stretches, { from, to: null, holds }];
}

const WAVE_ACTIONS = new Set([...STOPS, 'start-wave', 'resume-wave']);

const isWithin = ({ failedAt }: Pick<WaveMemberSeen, 'failedAt'>, from: Date | null, to: Date | null): boolean =>
  failedAt !== null && (from === null || failedAt > from) && (to === null || failedAt <= to);
