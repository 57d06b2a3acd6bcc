import type { Transaction } from '@bfcert/kernel/transaction';
import { isUsable } from '../authorization-key/authorization-key.ts';
import type { BreakGlass } from '../break-glass/break-glass.ts';
import { type BreakGlassEvent, breakGlassTransitions } from '../break-glass/transitions.ts';
import type { EvseSecurityDependencies } from '../ports.ts';
import { detailOfBreakGlass } from './break-glass-facts.ts';
import type { CommandContext } from './command-context.ts';
import { orderRaise } from './raise-profile.ts';
import { recordChange } from './record-change.ts';
import { changeKeyState } from './record-key-change.ts';

/** One transition, with the station’s row locked: row, timeline of its case, event, audit, and what gateways admit. */
export async function moveBreakGlass(
  deps: EvseSecurityDependencies,
  tx: Transaction,
  before: BreakGlass,
  { on, action, ...changes }: { readonly on: BreakGlassEvent; readonly action: string } & Partial<BreakGlass>,
  context: CommandContext,
): Promise<BreakGlass> {
  const { stores, clock } = deps;
  const state = breakGlassTransitions.next(before.state, on);
  if (state === null) throw new Error(`${before.id} cannot do ${on} in ${before.state}`);
  const isOver = state === 'ended' || state === 'turned_down';
  const now = clock.now();
  const after: BreakGlass = { ...before, ...changes, state, endedAt: isOver ? now : null };
  await stores.breakGlasses.save(tx, after);
  await stores.dirtyEntries.mark(tx, after.identityId);
  if (state === 'ended' && on !== 'replaced') await retireKeys(deps, tx, after, context);
  await tellOfBreakGlass(deps, tx, after, { before: before.state, action }, context);
  if ((state === 'ended' && on !== 'replaced') || state === 'narrowed') await orderRaise(deps, tx, after);
  return after;
}

/** Event, audit, and a line in the timeline of its case. */
export async function tellOfBreakGlass(
  deps: EvseSecurityDependencies,
  tx: Transaction,
  one: BreakGlass,
  { before, action }: { readonly before: BreakGlass['state'] | null; readonly action: string },
  context: CommandContext,
): Promise<void> {
  const { identityId, caseId, state } = one;
  const change = { identityId, event: 'BreakGlassStateChanged', action, before, after: state };
  await recordChange(deps, tx, { ...change, data: detailOfBreakGlass(one) }, context);
  const isPerson = context.actor.kind === 'user' || context.actor.kind === 'service';
  const text = `break-glass ${one.id} is ${state.replaceAll('_', ' ')}: ${context.reason}`;
  await deps.stores.migrations.note(tx, caseId, {
    at: deps.clock.now(),
    kind: isPerson ? 'operator' : 'transition',
    text,
  });
}

/** At the floor 3 none is kept: what gateways do not know they cannot admit. */
async function retireKeys(
  deps: EvseSecurityDependencies,
  tx: Transaction,
  { identityId }: BreakGlass,
  context: CommandContext,
): Promise<void> {
  for (const key of await deps.stores.keys.ofCharger(tx, identityId)) {
    if (isUsable(key) || key.state === 'retiring') await changeKeyState(deps, tx, key, 'no_longer_needed', context);
  }
}
