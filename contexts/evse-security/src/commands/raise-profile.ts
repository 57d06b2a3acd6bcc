import { systemActor } from '@bfcert/kernel/actor';
import type { Transaction } from '@bfcert/kernel/transaction';
import type { BreakGlass, LoweredPriority } from '../break-glass/break-glass.ts';
import { clearedPriority, nextRaiseAt, raisedPriority, TRIES_COUNTED } from '../break-glass/raised-priority.ts';
import { inService, type Session } from '../charger/session.ts';
import { parseConnectionPriority } from '../connection-slot/connection-priority.ts';
import { freeSlot } from '../connection-slot/free-slot.ts';
import type { EvseSecurityDependencies } from '../ports.ts';
import type { OrderedThing, StationOrder } from '../station-order/station-order.ts';
import { slotsOf } from './lower-profile.ts';
import { addOrder } from './order-of-station.ts';
import { type End, failed, inWords, type Later, type NotSent, send } from './send-for-order.ts';
import { writeConnectionSlot } from './write-connection-slot.ts';

type RaiseProfile = Extract<OrderedThing, { kind: 'raise_profile' }>;
type Outcome = End | NotSent | Later;

/** A station that is away comes back within the week, or is ordered anew when it comes. */
const LIFETIME_MS = 7 * 24 * 3_600_000;
const OPENED_ANEW = 'Two people have opened another break-glass.';
/** Until its next session, of which it is told. */
const untilItComes: Later = { again: null };

/** What was written on it to send it down is taken back: on order already, or nothing to take back, nothing happens. */
export async function orderRaise(
  deps: Pick<EvseSecurityDependencies, 'stores' | 'clock' | 'nudges'>,
  tx: Transaction,
  { id, identityId, lowered }: BreakGlass,
): Promise<void> {
  if (lowered === null) return;
  const thing = { kind: 'raise_profile', breakGlassId: id } as const;
  const context = { actor: systemActor('break-glass'), reason: `${id} is over`, correlationId: id };
  await addOrder(deps, tx, { identityId, thing, lifetimeMs: LIFETIME_MS }, context);
}

/**
 * The way of `lowerProfile` back, for a station that is held in Pending: 1 is the break-glass still over? · 2 what does its list
 * say? · 3 the slot of Profile 3 first, the others behind it · 4 it restarts. Where it comes back with its password again it is
 * left alone for a while, longer each time, and is given a certificate meanwhile. What proves that it is back is its handshake,
 * which ends what is narrowed; this order then takes out of its list what it has not taken out itself.
 */
export async function raiseProfile(
  deps: EvseSecurityDependencies,
  order: StationOrder,
  thing: RaiseProfile,
  session: Session,
): Promise<Outcome> {
  const one = await whatIsOver(deps, order, thing);
  if (one === null) return failed(OPENED_ANEW);
  const { lowered } = one;
  if (lowered === null) throw new Error(`${one.id} has nothing to take back`);
  if (session.securityProfile === 3)
    return inService(session) === null ? untilItComes : tidyUp(deps, order, session, lowered);
  // Its session is about to be closed.
  if (one.state !== 'narrowed' || !session.isBootstrap) return untilItComes;
  const due = nextRaiseAt(one);
  if (due !== null && deps.clock.now() < due) return { again: due };

  const current = await priorityOf(deps, order, session);
  if (current === 'not_sent') return current;
  const tried = await recordTry(deps, order, thing, session);
  if (tried === null) return untilItComes;
  const later: Later = { again: nextRaiseAt(tried) };
  if ('because' in current) return told(deps, tried, current.because, later);
  const preferred = await preferProfile3(deps, order, session, { current: current.slots, lowered });
  if (preferred === 'not_sent') return preferred;
  if ('because' in preferred) return told(deps, tried, preferred.because, later);
  // Two people may have opened another one meanwhile: then it stays until its next restart.
  if ((await whatIsOver(deps, order, thing)) === null) return failed(OPENED_ANEW);
  const restarted = await send(deps, order, session, { kind: 'restart', when: 'when_idle' });
  if (restarted === 'not_sent') return restarted;
  const end = restarted.outcome === 'accepted' ? 'It restarts.' : inWords(restarted);
  return told(deps, tried, `It is to prefer Profile 3 again (${preferred.slots}). ${end}`, later);
}

/** By its list of before; where it does not take that, its slot for Profile 3 is gone, and is written anew beside those it has. */
async function preferProfile3(
  deps: EvseSecurityDependencies,
  order: StationOrder,
  session: Session,
  { current, lowered }: { readonly current: readonly number[]; readonly lowered: LoweredPriority },
): Promise<NotSent | { readonly slots: string } | { readonly because: string }> {
  const prefer = (value: string) =>
    send(deps, order, session, { kind: 'change_setting', setting: 'connection_priority', value });
  const before = raisedPriority(current, lowered);
  if (before === null) return { slots: current.join() };
  const first = await prefer(before);
  if (first === 'not_sent') return first;
  if (first.outcome === 'accepted') return { slots: before };
  if (first.outcome === 'unknown') return { because: inWords(first) };

  const charger = await deps.transactions.run((tx) => deps.stores.chargers.find(tx, order.identityId));
  if (charger === null) throw new Error(`${order.identityId} has vanished`);
  const plan = freeSlot({ ...slotsOf(charger), connection_priority: current.join() });
  if (plan === 'unreadable' || 'allOfThemUsed' in plan)
    return { because: `It does not prefer Profile 3 again, and has no free slot. ${inWords(first)}` };
  const { slot, previousPriority } = plan;
  const connection = { slot, url: deps.profile3.url, securityProfile: 3 } as const;
  const written = await writeConnectionSlot(deps, order, session, connection);
  if (written !== 'written') return written;
  const value = `${slot},${previousPriority}`;
  const second = await prefer(value);
  if (second === 'not_sent') return second;
  return second.outcome === 'accepted' ? { slots: value } : { because: inWords(second) };
}

/** Null: another one is open in its place, which has what is to be taken back. With its station's row locked. */
const whatIsOver = (
  { transactions, stores }: EvseSecurityDependencies,
  { identityId }: StationOrder,
  { breakGlassId }: RaiseProfile,
): Promise<BreakGlass | null> =>
  transactions.run(async (tx) => {
    await stores.chargers.lock(tx, identityId);
    const inForce = (await stores.breakGlasses.inForceOf(tx, [identityId])).get(identityId);
    if (inForce !== undefined && (inForce.id !== breakGlassId || inForce.state === 'open')) return null;
    return stores.breakGlasses.find(tx, breakGlassId);
  });

/**
 * Before it is told anything: so often it is restarted, and no oftener, whoever dies meanwhile. Null: it is not to be any more,
 * or is in with a key for this one login, which a restart would cost it.
 */
const recordTry = (
  { transactions, stores, clock }: EvseSecurityDependencies,
  { identityId }: StationOrder,
  { breakGlassId }: RaiseProfile,
  { keyId }: Session,
): Promise<BreakGlass | null> =>
  transactions.run(async (tx) => {
    await stores.chargers.lock(tx, identityId);
    const one = await stores.breakGlasses.lock(tx, breakGlassId);
    if (one?.state !== 'narrowed') return null;
    if (!(await stores.keys.ofCharger(tx, identityId)).some(({ id }) => id === keyId)) return null;
    const raiseTries = Math.min(one.raiseTries + 1, TRIES_COUNTED);
    const tried: BreakGlass = { ...one, raiseTries, lastRaiseAt: clock.now() };
    await stores.breakGlasses.save(tx, tried);
    return tried;
  });

/** What came of a try, for whoever looks at its case. */
async function told(
  { transactions, stores, clock }: EvseSecurityDependencies,
  { id, caseId }: BreakGlass,
  words: string,
  later: Later,
): Promise<Later> {
  const text = `break-glass ${id}, back to Profile 3: ${words}`;
  await transactions.run((tx) => stores.migrations.note(tx, caseId, { at: clock.now(), kind: 'transition', text }));
  return later;
}

async function priorityOf(
  deps: EvseSecurityDependencies,
  order: StationOrder,
  session: Session,
): Promise<{ readonly slots: readonly number[] } | { readonly because: string } | NotSent> {
  const answer = await send(deps, order, session, { kind: 'read_settings', settings: ['connection_priority'] });
  if (answer === 'not_sent') return answer;
  if (answer.outcome !== 'accepted') return { because: inWords(answer) };
  const { settings = {} } = answer;
  await deps.transactions.run((tx) => deps.stores.chargers.mergeSettings(tx, order.identityId, settings));
  const slots = parseConnectionPriority(settings.connection_priority ?? '');
  return slots === null ? { because: 'Its NetworkConfigurationPriority is not known.' } : { slots };
}

/** It is back, whatever becomes of this: what stays in its list opens nothing. */
async function tidyUp(
  deps: EvseSecurityDependencies,
  order: StationOrder,
  session: Session,
  lowered: LoweredPriority,
): Promise<End | NotSent> {
  const BACK = 'The station is on Profile 3';
  const done = (words: string): End => ({ state: 'done', outcome: words });
  const current = await priorityOf(deps, order, session);
  if (current === 'not_sent') return current;
  if ('because' in current) return done(`${BACK}. What it prefers is not known: ${current.because}`);
  const value = clearedPriority(current.slots, lowered);
  if (value === null) return done(`${BACK}, and prefers it.`);
  const clear = { kind: 'change_setting', setting: 'connection_priority', value } as const;
  const answer = await send(deps, order, session, clear);
  if (answer === 'not_sent') return answer;
  if (answer.outcome === 'accepted') return done(`${BACK}, and prefers it (${value}).`);
  return done(`${BACK}. Its list still names a slot of Profile 2, which opens nothing: ${inWords(answer)}`);
}
