import type { Check, StationFacts } from '../station-process/check.ts';
import { type Decided, decideStep } from '../station-process/decide-step.ts';
import { trustAnchorsBrought } from '../station-process/trust-anchors-verified.ts';
import { unwantedAnchorsRemoved } from './removal.ts';
import type { RolloutPhase, TrustAnchorRollout } from './trust-anchor-rollout.ts';

const checks: Readonly<Record<RolloutPhase, readonly Check[] | null>> = {
  planned: [],
  anchors: trustAnchorsBrought,
  removal: unwantedAnchorsRemoved,
  completed: null,
  failed: null,
};

/** What the station needs next. Null: nothing more. */
export function decideRollout(
  { phase, phaseDeadline }: Pick<TrustAnchorRollout, 'phase' | 'phaseDeadline'>,
  facts: StationFacts,
  now: Date,
): Decided | null {
  const ofPhase = checks[phase];
  return ofPhase === null ? null : decideStep(facts, now, { name: phase, checks: ofPhase, deadline: phaseDeadline });
}
