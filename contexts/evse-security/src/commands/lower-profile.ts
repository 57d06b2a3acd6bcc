import { type LoweredPriority, openingOf } from '../break-glass/break-glass.ts';
import type { Charger, StationSettings } from '../charger/charger.ts';
import type { Session } from '../charger/session.ts';
import { parseConnectionPriority } from '../connection-slot/connection-priority.ts';
import { freeSlot } from '../connection-slot/free-slot.ts';
import type { EvseSecurityDependencies } from '../ports.ts';
import type { SettingName, StationCommand } from '../station-contract/index.ts';
import type { StationOrder } from '../station-order/station-order.ts';
import { acknowledge, type KeyToTell, keyForLowering, writeSlotWithKey } from './key-for-lowering.ts';
import { type End, failed, inWords, type NotSent, send } from './send-for-order.ts';
import { type LowerProfile, OVER, type Refused, whatIsAgreed } from './still-agreed-lowering.ts';

const QUESTIONS: SettingName[] = ['profile_downgrade_allowed', 'connection_priority'];

/**
 * A05.FR.08 by B09 and B10: 1 is it still agreed to? · 2 does the station allow it now? · 3 it has a password · 4 a free slot for
 * Profile 2, before the one it is on · 5 it restarts. Each answer may take its time, and the break-glass may end meanwhile: it is
 * asked again before whatever cannot be undone. What it has for Profile 3 stays: it falls back to that by itself (B10.FR.07), and
 * is sent back there at the end (`raiseProfile`). Begun anew after a crash it takes the next free slot, unless the one that it
 * has written is preferred already: nothing that was written before is in the way.
 */
export async function lowerProfile(
  deps: EvseSecurityDependencies,
  order: StationOrder,
  thing: LowerProfile,
  session: Session,
): Promise<End | NotSent> {
  if (session.securityProfile === 2) return { state: 'done', outcome: 'The station is on Profile 2.' };
  const agreed = await whatIsAgreed(deps, order, thing);
  if (agreed !== null) return agreed;

  const told = await ask(deps, order, session);
  if (told === 'not_sent' || 'state' in told) return told;
  if (told.profile_downgrade_allowed?.toLowerCase() !== 'true') {
    return failed('The station does not allow it: AllowSecurityProfileDowngrade is not true. Nothing was changed.');
  }
  const keyed = await keyForLowering(deps, order, thing, session);
  if (keyed === 'not_sent' || 'state' in keyed) return keyed;
  const moved = await preferProfile2(deps, order, thing, session, told.connection_priority ?? null, keyed.toTell);
  if (moved === 'not_sent' || moved.state !== 'prefers') return moved;
  const over = await whatIsAgreed(deps, order, thing);
  if (over !== null) return takeBack(deps, order, session, moved.previousPriority);
  const restarted = await send(deps, order, session, { kind: 'restart', when: 'when_idle' });
  if (restarted === 'not_sent') return restarted;
  if (restarted.outcome !== 'accepted') return failed(`It prefers Profile 2 now: ${inWords(restarted)}`);
  return { state: 'done', outcome: 'The station prefers Profile 2 and restarts when it is idle.' };
}

async function ask(
  deps: EvseSecurityDependencies,
  order: StationOrder,
  session: Session,
): Promise<Refused | StationSettings> {
  const answer = await send(deps, order, session, { kind: 'read_settings', settings: QUESTIONS });
  if (answer === 'not_sent') return answer;
  if (answer.outcome !== 'accepted') return failed(inWords(answer));
  const settings = answer.settings ?? {};
  await deps.transactions.run((tx) => deps.stores.chargers.mergeSettings(tx, order.identityId, settings));
  return settings;
}

interface Prefers {
  readonly state: 'prefers';
  readonly previousPriority: string;
}

async function preferProfile2(
  deps: EvseSecurityDependencies,
  order: StationOrder,
  thing: LowerProfile,
  session: Session,
  connection_priority: string | null,
  key: KeyToTell | null,
): Promise<Refused | Prefers> {
  const { charger, lowered } = await deps.transactions.run(async (tx) => ({
    charger: await deps.stores.chargers.find(tx, order.identityId),
    lowered: (await deps.stores.breakGlasses.find(tx, thing.breakGlassId))?.lowered ?? null,
  }));
  if (charger === null) throw new Error(`${order.identityId} has vanished`);
  const [first] = parseConnectionPriority(connection_priority ?? '') ?? [];
  if (lowered !== null && first !== undefined && lowered.slots.includes(first)) {
    if (key !== null) await acknowledge(deps, order, key, thing);
    return { state: 'prefers', previousPriority: lowered.previousPriority };
  }
  const plan = freeSlot({ ...slotsOf(charger), connection_priority });
  if (plan === 'unreadable') return failed('Its NetworkConfigurationPriority is not known. Nothing was changed.');
  if ('allOfThemUsed' in plan) return failed('Every slot of it is in its list. Take one out, and ask again.');
  const { slot, previousPriority } = plan;
  const overBefore = await whatIsAgreed(deps, order, thing);
  if (overBefore !== null) return overBefore;
  const connection = { slot, url: deps.profile2Url, securityProfile: 2 } as const;
  const written = await writeSlotWithKey(deps, order, thing, session, connection, key);
  if (written !== 'written') return written;
  const value = `${slot},${previousPriority}`;
  const prefer: StationCommand = { kind: 'change_setting', setting: 'connection_priority', value };
  // The slot is in no list yet: so far nothing leads there.
  const overSince = await recordLowering(deps, order, thing, plan);
  if (overSince !== null) return overSince;
  const preferred = await send(deps, order, session, prefer);
  if (preferred === 'not_sent') return preferred;
  if (preferred.outcome !== 'accepted') return failed(`It does not prefer Profile 2. ${inWords(preferred)}`);
  if (key !== null) await acknowledge(deps, order, key, thing);
  return { state: 'prefers', previousPriority };
}

/** Before the station is told: whatever becomes of us, the end knows what to take back. Of several begun anew, all. */
const recordLowering = (
  { transactions, stores, clock }: EvseSecurityDependencies,
  { identityId }: StationOrder,
  { breakGlassId }: LowerProfile,
  { slot, previousPriority }: Pick<LoweredPriority, 'previousPriority'> & { readonly slot: number },
): Promise<End | null> =>
  transactions.run(async (tx) => {
    await stores.chargers.lock(tx, identityId);
    const one = await stores.breakGlasses.lock(tx, breakGlassId);
    if (one === null || openingOf(one, clock.now()) !== 'profile_2') return failed(OVER);
    const before = one.lowered ?? { slots: [], previousPriority };
    const slots = before.slots.includes(slot) ? before.slots : [...before.slots, slot];
    await stores.breakGlasses.save(tx, { ...one, lowered: { ...before, slots } });
    return null;
  });

/** Its list names a slot that opens nothing any more: it is as it was, before anything has it restart. */
async function takeBack(
  deps: EvseSecurityDependencies,
  order: StationOrder,
  session: Session,
  previousPriority: string,
): Promise<Refused> {
  const back = { kind: 'change_setting', setting: 'connection_priority', value: previousPriority } as const;
  const answer = await send(deps, order, session, back);
  if (answer === 'not_sent') return failed('Its break-glass is over, and it prefers Profile 2.');
  if (answer.outcome === 'accepted') return failed('Its break-glass is over. It prefers Profile 3 as before.');
  return failed(`Its break-glass is over, and it prefers Profile 2. ${inWords(answer)}`);
}

export const slotsOf = ({ settings: { connection_slots = null } }: Charger) => ({ connection_slots });
