import { type AttestableCriterion, attestable } from '@bfcert/certificate-lifecycle';
import { computed, criteriaOf } from './criteria.ts';
import {
  type CriterionName,
  type JudgedCriterion,
  type Milestone,
  milestoneMeanings,
  milestoneNames,
} from './milestone.ts';
import type { MilestoneFacts } from './milestone-facts.ts';

/** Pure: every criterion of every milestone by what is known now. A milestone does not wait for the one before it. */
export function judgeMilestones(facts: MilestoneFacts, now: Date): readonly Milestone[] {
  return milestoneNames.map((milestone) => {
    const criteria = criteriaOf[milestone].map((name) => judge(name, facts, now));
    const isMet = criteria.every(({ verdict }) => verdict === 'met');
    return { milestone, meaning: milestoneMeanings[milestone], isMet, criteria };
  });
}

function judge(criterion: CriterionName, facts: MilestoneFacts, now: Date): JudgedCriterion {
  if (isAttestable(criterion)) return judgeWord(criterion, facts);
  const { source, judge: found } = computed[criterion];
  const { isMet, figure } = found(facts, now);
  return { criterion, verdict: isMet ? 'met' : 'not_met', figure, source };
}

function judgeWord(criterion: AttestableCriterion, { attestations }: MilestoneFacts): JudgedCriterion {
  const word = attestations.find((one) => one.criterion === criterion);
  if (word === undefined) {
    const figure = `nobody attests that ${attestable[criterion]}`;
    return { criterion, verdict: 'needs_attestation', figure, source: 'attestations' };
  }
  const { statement, attestedBy, until, id } = word;
  return { criterion, verdict: 'met', figure: statement, source: `${id} of ${attestedBy} until ${until}` };
}

const isAttestable = (criterion: CriterionName): criterion is AttestableCriterion =>
  Object.hasOwn(attestable, criterion);
