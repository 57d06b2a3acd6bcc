import { type EvseSecurityDependencies, TRUST_ANCHOR_ROLLOUTS } from '../ports.ts';
import { decideRollout } from '../trust-anchor-rollout/decide.ts';
import { type RolloutEvent, rolloutTransitions } from '../trust-anchor-rollout/transitions.ts';
import type { RolloutPhase } from '../trust-anchor-rollout/trust-anchor-rollout.ts';
import { advanceProcess } from './advance-process.ts';
import type { ProcessKind } from './process-kind.ts';
import { recordWaveMember } from './record-wave-member.ts';
import { memberStateOfRollout } from './rollout-work.ts';

export function rolloutKind(deps: EvseSecurityDependencies): ProcessKind<RolloutPhase, RolloutEvent> {
  return {
    queue: TRUST_ANCHOR_ROLLOUTS,
    changedEvent: 'TrustAnchorRolloutStateChanged',
    store: deps.stores.rollouts,
    next: rolloutTransitions.next,
    events: { done: 'done', stopped: 'stopped' },
    decide: async (_tx, process, facts, now) => {
      if (process.bundle === null) throw new Error(`${process.id} is about no bundle`);
      return decideRollout(process, process.bundle, facts, now);
    },
    deadlineMs: (phase) =>
      phase === 'planned' || phase === 'completed' || phase === 'failed' ? null : deps.policy.deadlineMs[phase],
    afterMove: (tx, { before, after, context }) =>
      recordWaveMember(deps, tx, { before, after }, memberStateOfRollout(after.phase), context),
  };
}

/** The handler of the queue `trust-anchor-rollouts`. */
export const advanceRollout = (deps: EvseSecurityDependencies, rolloutId: string): Promise<void> =>
  advanceProcess(deps, rolloutKind(deps), rolloutId);
