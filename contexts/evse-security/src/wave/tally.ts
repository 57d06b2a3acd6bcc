import type { GroupTally } from './facts.ts';
import type { MemberState, WaveMember } from './wave.ts';

/** By group, ascending. `failuresCountFrom`: see `Wave`. */
export function tallyOf(members: readonly WaveMember[], failuresCountFrom: Date | null): readonly GroupTally[] {
  const isNew = (at: Date | null): boolean => at !== null && (failuresCountFrom === null || at > failuresCountFrom);
  return [...Map.groupBy(members, ({ group }) => group)]
    .toSorted(([one], [other]) => one - other)
    .map(([group, of]) => {
      const count = (state: MemberState): number => of.filter((one) => one.state === state).length;
      return {
        group,
        waiting: count('waiting'),
        underWay: count('under_way'),
        active: count('active'),
        failed: count('failed'),
        acknowledged: of.filter(({ state, failedAt }) => state === 'failed' && !isNew(failedAt)).length,
        newFailures: of.filter(({ failedAt }) => isNew(failedAt)).length,
        leftOut: count('left_out'),
        newlyLeftOut: of.filter(({ state, changedAt }) => state === 'left_out' && isNew(changedAt)).length,
      };
    });
}
