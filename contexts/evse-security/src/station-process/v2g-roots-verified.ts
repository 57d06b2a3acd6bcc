import { lastOf } from './attempt.ts';
import { type AnchorFact, type Decision, done, type StationFacts } from './check.ts';
import { askForList, lastList, type RootUse, sendMissing } from './roots-on-list.ts';

const v2gRoots: RootUse = {
  list: { action: 'list_v2g_roots', command: { kind: 'list_certificates', kinds: ['v2g_root'] } },
  install: {
    action: 'install_v2g_root',
    command: (certificatePem) => ({ kind: 'install_trust_anchor', certificatePem, of: 'v2g_root' }),
  },
};

/**
 * A station checks the chain of a certificate towards vehicles as it checks its own (A02.FR.06): the V2G root at which it
 * ends has to be there before it is sent. As with its anchors nothing is believed but its list, by hash. Done where none is
 * needed, as where the chain is made elsewhere; else the step towards it.
 */
export function v2gRootsVerified(facts: StationFacts, now: Date): Decision {
  const missing = missingRoots(facts);
  if (missing.length === 0) return done;
  if (lastList(facts, v2gRoots) === null) return askForList(facts, now, v2gRoots);
  return sendMissing(facts, now, missing, v2gRoots) ?? askForList(facts, now, v2gRoots);
}

/**
 * A station that has no message about V2G roots has them from its factory, and cannot be asked: its answer to the chain
 * tells. It may have been asked in this round alone.
 */
export const missingRoots = (facts: StationFacts): readonly AnchorFact[] =>
  lastOf(facts.attempts, v2gRoots.list.action, ({ status }) => status === 'unsupported') === null
    ? facts.v2gRoots.filter(({ state }) => state !== 'verified')
    : [];
