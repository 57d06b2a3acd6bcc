import type { StationCommand } from '../station-contract/index.ts';
import { lastOf, mayHaveReachedStation } from './attempt.ts';
import { type AnchorFact, type Check, type Decision, done, type StationFacts } from './check.ts';
import { attempt } from './retry.ts';

/**
 * A station checks the chain of a certificate towards vehicles as it checks its own (A02.FR.06): the V2G root at which it
 * ends has to be there before it is sent. As with its anchors nothing is believed but its list, by hash.
 */
const checks: readonly Check[] = [stationHasListed, missingRootsAreSent, listRoots];

/** Done where none is needed, as where the chain is made elsewhere; else the step towards it. */
export function v2gRootsVerified(facts: StationFacts, now: Date): Decision {
  if (missingRoots(facts).length === 0) return done;
  for (const check of checks) {
    const decision = check(facts, now);
    if (decision !== null) return decision;
  }
  return done;
}

/**
 * A station that has no message about V2G roots has them from its factory, and cannot be asked: its answer to the chain
 * tells. It may have been asked in this round alone.
 */
export const missingRoots = (facts: StationFacts): readonly AnchorFact[] =>
  lastOf(facts.attempts, 'list_v2g_roots', ({ status }) => status === 'unsupported') === null
    ? facts.v2gRoots.filter(({ state }) => state !== 'verified')
    : [];

function stationHasListed(facts: StationFacts, now: Date): Decision | null {
  return lastList(facts) === null ? listRoots(facts, now) : null;
}

function missingRootsAreSent(facts: StationFacts, now: Date): Decision | null {
  const listedAt = lastList(facts)?.sequence ?? 0;
  const isSent = ({ fingerprint }: AnchorFact): boolean =>
    facts.attempts.some(
      (one) =>
        one.action === 'install_v2g_root' &&
        one.target === fingerprint &&
        one.sequence > listedAt &&
        mayHaveReachedStation(one),
    );
  const unsent = missingRoots(facts).find((root) => !isSent(root));
  if (unsent === undefined) return null;
  return attempt(facts, now, {
    action: 'install_v2g_root',
    target: unsent.fingerprint,
    command: { kind: 'install_trust_anchor', certificatePem: unsent.pem, of: 'v2g_root' },
  });
}

const lastList = (facts: StationFacts) => lastOf(facts.attempts, 'list_v2g_roots', (one) => one.status === 'accepted');

/** Asked for again and again in the ordinary course: only unanswered ones count. */
function listRoots(facts: StationFacts, now: Date): Decision {
  const since = lastList(facts)?.sequence ?? 0;
  const failed = facts.attempts.filter(
    (one) => one.action === 'list_v2g_roots' && one.sequence > since && mayHaveReachedStation(one),
  );
  const command: StationCommand = { kind: 'list_certificates', kinds: ['v2g_root'] };
  return attempt(facts, now, { action: 'list_v2g_roots', target: null, command }, failed);
}
