import type { Decision } from '../station-process/check.ts';
import { hasKeyOfOurs } from '../station-process/key-hygiene.ts';
import type { MigrationFacts } from './facts.ts';
import { readinessItems } from './readiness.ts';

/** The names under which people see what is looked at before anything of a station is changed. */
export type ReadinessItem = (typeof readinessItems)[number]['item'] | 'key_hygiene';

/**
 * `met`: nothing stands in the way. `blocked`: a migration that is begun now stops here. `waiting`: on the station, which has to
 * come or to answer. `open`: we ask it, or do it, as its first steps. `unknown`: the station is not there to show it.
 */
export type ReadinessVerdict = 'met' | 'blocked' | 'waiting' | 'open' | 'unknown';

export interface ReadinessRow {
  readonly item: ReadinessItem;
  readonly verdict: ReadinessVerdict;
  /** Of what is blocked the name under which its case would stop. */
  readonly code: string | null;
  /** For people; null: there is nothing to say. */
  readonly because: string | null;
}

/** Pure: each by itself and by the very checks that a case goes through, so that nobody is told one thing and stopped by another. */
export function readinessReport(facts: MigrationFacts, now: Date): readonly ReadinessRow[] {
  const isThere = facts.session !== null && facts.charger.boot !== null;
  const rows = readinessItems.map(({ item, checks, shownByStation }): ReadinessRow => {
    for (const check of checks) {
      const decision = check(facts, now);
      if (decision !== null) return rowOf(item, decision);
    }
    return shownByStation && !isThere
      ? { item, verdict: 'unknown', code: null, because: 'The station has to be connected to show it.' }
      : met(item);
  });
  const keyOpen = 'It is given a key of ours first, which it then proves by a login.';
  const key: ReadinessRow =
    hasKeyOfOurs(facts) || facts.charger.profileFloor === 3
      ? met('key_hygiene')
      : { item: 'key_hygiene', verdict: 'open', code: null, because: keyOpen };
  return [...rows, key];
}

const met = (item: ReadinessItem): ReadinessRow => ({ item, verdict: 'met', code: null, because: null });

function rowOf(item: ReadinessItem, decision: Decision): ReadinessRow {
  switch (decision.kind) {
    case 'stop':
      return { item, verdict: 'blocked', code: decision.code, because: decision.because };
    case 'wait':
      return { item, verdict: 'waiting', code: null, because: `It waits for ${decision.for}.` };
    case 'send':
    case 'act':
      return { item, verdict: 'open', code: null, because: 'The station is asked when its migration begins.' };
    case 'done':
      return met(item);
    case 'move':
      throw new Error(`no check of readiness leads elsewhere (${decision.event})`);
    default:
      return decision satisfies never;
  }
}
