import { systemActor } from '@bfcert/kernel/actor';
import { openSecret } from '@bfcert/kernel/sealed-secret';
import { type AuthorizationKeyId, isUsable } from '../authorization-key/authorization-key.ts';
import type { Session } from '../charger/session.ts';
import { slotsKeepKeys } from '../connection-slot/key-in-slot.ts';
import type { EvseSecurityDependencies } from '../ports.ts';
import { abilitiesOf } from '../station-contract/index.ts';
import type { StationOrder } from '../station-order/station-order.ts';
import { acknowledgeAuthorizationKey } from './acknowledge-authorization-key.ts';
import type { CommandContext } from './command-context.ts';
import { createAuthorizationKey } from './create-authorization-key.ts';
import { failed, inWords, send } from './send-for-order.ts';
import { capabilitiesOfOne } from './station-capabilities.ts';
import { agreedTo, type LowerProfile, type Refused, whatIsAgreed } from './still-agreed-lowering.ts';
import { writeConnectionSlot } from './write-connection-slot.ts';

/** Sealed until the station has it. */
export interface KeyToTell {
  readonly id: AuthorizationKeyId;
  readonly sealed: Buffer;
}

/**
 * The password with which it is to come. `toTell`: it is told with the slot of Profile 2, where a station of 2.1 keeps one with
 * each slot, as `key-in-slot.ts` does in a rotation; null: it has it already, or has taken it as the one for all its slots.
 */
export async function keyForLowering(
  deps: EvseSecurityDependencies,
  order: StationOrder,
  thing: LowerProfile,
  session: Session,
): Promise<Refused | { readonly toTell: KeyToTell | null }> {
  const { transactions, stores, admission } = deps;
  const { identityId } = order;
  const found = await transactions.run(async (tx) => {
    const charger = await stores.chargers.lock(tx, identityId);
    if (charger === null) throw new Error(`${identityId} has vanished`);
    const over = await agreedTo(deps, tx, thing);
    if (over !== null) return over;
    const one = await stores.breakGlasses.find(tx, thing.breakGlassId);
    const usable = (await stores.keys.ofCharger(tx, identityId)).find(isUsable) ?? null;
    if (usable === null && one?.key !== 'delivered') return failed('It has no password any more. Nothing was changed.');
    const form = abilitiesOf(session.protocol).password;
    const key = usable ?? (await createAuthorizationKey(deps, tx, { identityId, form }, contextOf(order, thing)));
    const sealed = key.acknowledgedAt === null ? await stores.keys.sealedSecret(tx, key.id) : null;
    const capabilities = await capabilitiesOfOne(deps, tx, charger);
    const goesIntoSlot = slotsKeepKeys({ charger, capabilities, session });
    return { toTell: sealed === null ? null : { id: key.id, sealed }, goesIntoSlot };
  });
  if ('state' in found) return found;
  const { toTell, goesIntoSlot } = found;
  if (toTell === null) return { toTell };
  await admission.publish([identityId]);
  return goesIntoSlot ? { toTell } : tellForAllSlots(deps, order, thing, session, toTell);
}

/** What knows no password for all of its slots, and speaks 2.1, has one with each. */
async function tellForAllSlots(
  deps: EvseSecurityDependencies,
  order: StationOrder,
  thing: LowerProfile,
  session: Session,
  key: KeyToTell,
): Promise<Refused | { readonly toTell: KeyToTell | null }> {
  const over = await whatIsAgreed(deps, order, thing);
  if (over !== null) return over;
  const value = secretOf(deps, key);
  const answer = await send(deps, order, session, { kind: 'change_setting', setting: 'authorization_key', value });
  if (answer === 'not_sent') return answer;
  if (answer.outcome === 'unsupported' && abilitiesOf(session.protocol).keepsKeyInSlot) return { toTell: key };
  if (answer.outcome !== 'accepted') return failed(`It did not take its password. ${inWords(answer)}`);
  await acknowledge(deps, order, key, thing);
  return { toTell: null };
}

type Connection = Parameters<typeof writeConnectionSlot>[3];

/** A slot that takes no password of its own is written without one, where the station takes one for all of them. */
export async function writeSlotWithKey(
  deps: EvseSecurityDependencies,
  order: StationOrder,
  thing: LowerProfile,
  session: Session,
  connection: Connection,
  key: KeyToTell | null,
): Promise<Refused | 'written'> {
  const told = key === null ? {} : { password: secretOf(deps, key) };
  const written = await writeConnectionSlot(deps, order, session, { ...connection, ...told });
  if (written === 'not_sent' || written === 'written') return written;
  if (key === null || !written.isUnsupported) return failed(written.because);
  const forAll = await tellForAllSlots(deps, order, thing, session, key);
  if (forAll === 'not_sent' || 'state' in forAll) return forAll;
  return forAll.toTell === null
    ? writeSlotWithKey(deps, order, thing, session, connection, null)
    : failed(written.because);
}

/** The station has it: from here on nobody else does. */
export const acknowledge = (
  deps: EvseSecurityDependencies,
  order: StationOrder,
  { id }: KeyToTell,
  thing: LowerProfile,
): Promise<void> => deps.transactions.run((tx) => acknowledgeAuthorizationKey(deps, tx, id, contextOf(order, thing)));

const secretOf = ({ secrets }: EvseSecurityDependencies, { id, sealed }: KeyToTell): string =>
  openSecret(secrets.deliveryKey, id, sealed);

const contextOf = ({ correlationId }: StationOrder, { breakGlassId }: LowerProfile): CommandContext => ({
  actor: systemActor('break-glass'),
  reason: `told for ${breakGlassId}`,
  correlationId,
});
