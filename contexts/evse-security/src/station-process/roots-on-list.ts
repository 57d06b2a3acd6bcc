import type { StationCommand } from '../station-contract/index.ts';
import { type ActionName, lastOf, mayHaveReachedStation } from './attempt.ts';
import type { AnchorFact, Decision, StationFacts } from './check.ts';
import { attempt } from './retry.ts';

/** How a station is asked for its roots of one use, and sent one. */
export interface RootUse {
  readonly list: { readonly action: ActionName; readonly command: StationCommand };
  readonly install: { readonly action: ActionName; command(pem: string): StationCommand };
}

/** The last answer of this round. */
export const lastList = ({ attempts }: StationFacts, { list }: RootUse) =>
  lastOf(attempts, list.action, ({ status }) => status === 'accepted');

/** Asked for again and again in the ordinary course: only unanswered ones count. */
export function askForList(facts: StationFacts, now: Date, use: RootUse): Decision {
  const { action, command } = use.list;
  const failed = triedSince(facts, action, lastList(facts, use)?.sequence ?? 0);
  return attempt(facts, now, { action, target: null, command }, failed);
}

/** The first of these that was not sent since the last list; null: each was, so that the next list decides. */
export function sendMissing(
  facts: StationFacts,
  now: Date,
  missing: readonly AnchorFact[],
  use: RootUse,
): Decision | null {
  const { action, command } = use.install;
  const sent = triedSince(facts, action, lastList(facts, use)?.sequence ?? 0);
  const unsent = missing.find(({ fingerprint }) => !sent.some(({ target }) => target === fingerprint));
  if (unsent === undefined) return null;
  return attempt(facts, now, { action, target: unsent.fingerprint, command: command(unsent.pem) });
}

const triedSince = ({ attempts }: StationFacts, action: ActionName, sequence: number) =>
  attempts.filter((one) => one.action === action && one.sequence > sequence && mayHaveReachedStation(one));
