import { systemActor } from '@bfcert/kernel/actor';
import { openSecret } from '@bfcert/kernel/sealed-secret';
import type { Transaction } from '@bfcert/kernel/transaction';
import { isUsable } from '../authorization-key/authorization-key.ts';
import { type LoweredPriority, openingOf } from '../break-glass/break-glass.ts';
import type { Charger, StationSettings } from '../charger/charger.ts';
import type { Session } from '../charger/session.ts';
import { freeSlot } from '../connection-slot/free-slot.ts';
import type { EvseSecurityDependencies } from '../ports.ts';
import { abilitiesOf, type SettingName, type StationCommand } from '../station-contract/index.ts';
import type { OrderedThing, StationOrder } from '../station-order/station-order.ts';
import type { CommandContext } from './command-context.ts';
import { createAuthorizationKey } from './create-authorization-key.ts';
import { type End, failed, inWords, type NotSent, send } from './send-for-order.ts';
import { writeConnectionSlot } from './write-connection-slot.ts';

type LowerProfile = Extract<OrderedThing, { kind: 'lower_profile' }>;
type Refused = End | NotSent;

const OVER = 'Its break-glass is over.';
const QUESTIONS: SettingName[] = ['profile_downgrade_allowed', 'connection_priority'];

/**
 * A05.FR.08 by B09 and B10: 1 is it still agreed to? · 2 does the station allow it now? · 3 it has a password · 4 a free slot for
 * Profile 2, before the one it is on · 5 it restarts. Each answer may take its time, and the break-glass may end meanwhile: it is
 * asked again before whatever cannot be undone. What it has for Profile 3 stays: it falls back to that by itself (B10.FR.07), and
 * is sent back there at the end (`raiseProfile`). Begun anew after a crash it takes the next free slot: nothing that was written
 * before is in the way.
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
  const keyed = await hasPassword(deps, order, thing, session);
  if (keyed !== null) return keyed;
  const moved = await preferProfile2(deps, order, thing, session, told.connection_priority ?? null);
  if (moved === 'not_sent' || moved.state !== 'prefers') return moved;
  const over = await whatIsAgreed(deps, order, thing);
  if (over !== null) return takeBack(deps, order, session, moved.previousPriority);
  const restarted = await send(deps, order, session, { kind: 'restart', when: 'when_idle' });
  if (restarted === 'not_sent') return restarted;
  if (restarted.outcome !== 'accepted') return failed(`It prefers Profile 2 now: ${inWords(restarted)}`);
  return { state: 'done', outcome: 'The station prefers Profile 2 and restarts when it is idle.' };
}

/** Null: it is. Asked with the station's row locked, which every end of a break-glass waits for. */
const whatIsAgreed = (
  deps: EvseSecurityDependencies,
  { identityId }: StationOrder,
  thing: LowerProfile,
): Promise<End | null> =>
  deps.transactions.run(async (tx) => {
    await deps.stores.chargers.lock(tx, identityId);
    return agreedTo(deps, tx, thing);
  });

async function agreedTo(
  { stores, clock }: EvseSecurityDependencies,
  tx: Transaction,
  { breakGlassId }: LowerProfile,
): Promise<End | null> {
  const one = await stores.breakGlasses.find(tx, breakGlassId);
  return one !== null && openingOf(one, clock.now()) === 'profile_2' ? null : failed(OVER);
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

/** Null: it has one. */
async function hasPassword(
  deps: EvseSecurityDependencies,
  order: StationOrder,
  thing: LowerProfile,
  session: Session,
): Promise<Refused | null> {
  const { transactions, stores, secrets, clock, admission } = deps;
  const { identityId } = order;
  const context: CommandContext = {
    actor: systemActor('break-glass'),
    reason: `told for ${thing.breakGlassId}`,
    correlationId: order.correlationId,
  };
  const found = await transactions.run(async (tx) => {
    await stores.chargers.lock(tx, identityId);
    const over = await agreedTo(deps, tx, thing);
    if (over !== null) return over;
    const one = await stores.breakGlasses.find(tx, thing.breakGlassId);
    const usable = (await stores.keys.ofCharger(tx, identityId)).find(isUsable) ?? null;
    if (usable === null && one?.key !== 'delivered') return failed('It has no password any more. Nothing was changed.');
    const form = abilitiesOf(session.protocol).password;
    const key = usable ?? (await createAuthorizationKey(deps, tx, { identityId, form }, context));
    const sealed = key.acknowledgedAt === null ? await stores.keys.sealedSecret(tx, key.id) : null;
    return { key, sealed };
  });
  if ('state' in found) return found;
  const { key, sealed } = found;
  if (sealed === null) return null;
  await admission.publish([identityId]);
  const over = await whatIsAgreed(deps, order, thing);
  if (over !== null) return over;
  const value = openSecret(secrets.deliveryKey, key.id, sealed);
  const answer = await send(deps, order, session, { kind: 'change_setting', setting: 'authorization_key', value });
  if (answer === 'not_sent') return answer;
  if (answer.outcome !== 'accepted') return failed(`It did not take its password. ${inWords(answer)}`);
  await transactions.run((tx) => stores.keys.acknowledge(tx, key.id, clock.now()));
  return null;
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
): Promise<Refused | Prefers> {
  const charger = await deps.transactions.run((tx) => deps.stores.chargers.find(tx, order.identityId));
  if (charger === null) throw new Error(`${order.identityId} has vanished`);
  const plan = freeSlot({ ...slotsOf(charger), connection_priority });
  if (plan === 'unreadable') return failed('Its NetworkConfigurationPriority is not known. Nothing was changed.');
  if ('allOfThemUsed' in plan) return failed('Every slot of it is in its list. Take one out, and ask again.');
  const { slot, previousPriority } = plan;
  const overBefore = await whatIsAgreed(deps, order, thing);
  if (overBefore !== null) return overBefore;
  const connection = { slot, url: deps.profile2Url, securityProfile: 2 } as const;
  const written = await writeConnectionSlot(deps, order, session, connection);
  if (written === 'not_sent') return written;
  if (written !== 'written') return failed(written.because);
  const value = `${slot},${previousPriority}`;
  const prefer: StationCommand = { kind: 'change_setting', setting: 'connection_priority', value };
  // The slot is in no list yet: so far nothing leads there.
  const overSince = await recordLowering(deps, order, thing, plan);
  if (overSince !== null) return overSince;
  const preferred = await send(deps, order, session, prefer);
  if (preferred === 'not_sent') return preferred;
  if (preferred.outcome === 'accepted') return { state: 'prefers', previousPriority };
  return failed(`It does not prefer Profile 2. ${inWords(preferred)}`);
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
