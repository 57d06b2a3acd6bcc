import { parseId } from '@bfcert/kernel/ids';
import { parseKeyRotationId } from '../key-rotation/key-rotation.ts';
import type { EvseSecurityDependencies } from '../ports.ts';
import type { Attempt } from '../station-process/attempt.ts';
import { eachAtOnce } from './each-at-once.ts';
import { keyRotationKind } from './key-rotation-kind.ts';
import { migrationKind } from './migration-kind.ts';
import type { ProcessKind } from './process-kind.ts';
import { recordCommandOutcome } from './record-command-outcome.ts';
import { renewalKind } from './renewal-kind.ts';
import { rolloutKind } from './rollout-kind.ts';

const AT_ONCE = 4;

/**
 * Nobody will bring the answers to these: their gateway has started anew. Each may have taken effect and is settled as every
 * lost answer is, from now on and not from its deadline on. One whose outcome was stored meanwhile stays as it is.
 */
export const endLostAttempts = (deps: EvseSecurityDependencies, lost: readonly Attempt[]): Promise<void> =>
  eachAtOnce(AT_ONCE, lost, (attempt) => {
    if (parseId('mig', attempt.processId) !== null) return endLost(deps, migrationKind(deps), attempt);
    if (parseKeyRotationId(attempt.processId) !== null) return endLost(deps, keyRotationKind(deps), attempt);
    if (parseId('tar', attempt.processId) !== null) return endLost(deps, rolloutKind(deps), attempt);
    return endLost(deps, renewalKind(deps), attempt);
  });

async function endLost<Phase extends string, Event extends string>(
  deps: EvseSecurityDependencies,
  kind: ProcessKind<Phase, Event>,
  attempt: Attempt,
): Promise<void> {
  const detail = 'its gateway started anew before it had answered';
  await recordCommandOutcome(deps, kind, attempt, { status: 'unknown', detail, answer: null, isLost: true });
  // Whoever sent it may wait for its answer still, or be gone.
  await deps.transactions.run((tx) => deps.nudges.nudge(tx, kind.queue, attempt.processId));
}
