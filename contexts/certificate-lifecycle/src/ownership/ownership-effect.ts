import { boundValues } from '../identity/identity.ts';
import type { PurposeName } from '../purposes/purpose.ts';
import { type OwnershipRefusal, objectionToIssue } from './objection-of-ownership.ts';
import type { OwnershipView } from './ownership-view.ts';
import type { Member } from './program.ts';

/** Certificates that are alike in all that the matrix decides by. */
export interface HeldInProgram {
  readonly purpose: PurposeName;
  readonly slot: string | null;
  readonly identity: Member;
  readonly count: number;
}

/** What another version would change for the certificates that there are: none of them is touched by it. */
export interface OwnershipEffect {
  /** That the matrix decides about. */
  readonly certificates: number;
  /** That have a successor now and would have none. */
  readonly blocked: number;
  /** The other way round. */
  readonly freed: number;
  readonly groups: readonly EffectGroup[];
}

export interface EffectGroup {
  readonly purpose: PurposeName;
  readonly programs: readonly string[];
  readonly count: number;
  /** Why no successor is made; null: one is. */
  readonly before: OwnershipRefusal | null;
  readonly after: OwnershipRefusal | null;
}

export function effectOf(held: readonly HeldInProgram[], before: OwnershipView, after: OwnershipView): OwnershipEffect {
  const groups = new Map<string, EffectGroup>();
  let certificates = 0;
  for (const { purpose, slot, identity, count } of held) {
    const about = (view: OwnershipView) => view.about(purpose, slot, identity);
    if (about(before).kind === 'own' && about(after).kind === 'own') continue;
    certificates += count;
    const why = (view: OwnershipView) => objectionToIssue(about(view), 'renew')?.reason ?? null;
    const programs = [...boundValues(identity, 'program')].sort();
    const one = { purpose, programs, count, before: why(before), after: why(after) };
    if (one.before === one.after) continue;
    const key = JSON.stringify([purpose, programs, one.before, one.after]);
    groups.set(key, { ...one, count: count + (groups.get(key)?.count ?? 0) });
  }
  const sum = (those: (group: EffectGroup) => boolean) =>
    [...groups.values()].filter(those).reduce((total, { count }) => total + count, 0);
  return {
    certificates,
    blocked: sum((group) => group.before === null && group.after !== null),
    freed: sum((group) => group.before !== null && group.after === null),
    groups: [...groups.values()].sort((a, b) => b.count - a.count).slice(0, MOST_GROUPS),
  };
}

const MOST_GROUPS = 100;
