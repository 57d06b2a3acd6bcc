import { decide } from '../certificate/decide.ts';
import type { Step } from '../certificate/step.ts';
import { surroundingsIn } from '../commands/open-holdings.ts';
import type { Holdings } from '../identity/holdings.ts';
import type { LifecycleDependencies } from '../ports.ts';
import { type Compromise, reachOf } from './reach-of-compromise.ts';

/**
 * What goes with a compromised certificate, in the same transaction and before it: whatever is for the same key; and
 * what was issued on its word, where the policy does not leave that to a person. What is not ours to revoke stays,
 * and stands in the incident.
 */
export function revokedWith(
  deps: Pick<LifecycleDependencies, 'clock' | 'policies' | 'ownership'>,
  holdings: Holdings,
  compromise: Compromise,
): readonly Step[] {
  const { sameKey, onItsWord } = reachOf(compromise, holdings.records, deps.clock.now());
  const doomed = onItsWord.filter(
    (record) => deps.policies.of(record, holdings.identity).onWordOfCompromised === 'revoked',
  );
  const { id: revokedWith, suspectedSince } = compromise;
  const since = suspectedSince === undefined ? {} : { suspectedSince };
  return [...sameKey, ...doomed].flatMap((record) => {
    const command = { kind: 'revoke', reason: 'keyCompromise', revokedWith, ...since } as const;
    const decision = decide(record, command, surroundingsIn(deps, holdings, record));
    return decision.ok ? decision.value : [];
  });
}
