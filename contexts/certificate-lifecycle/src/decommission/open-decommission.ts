import { type Actor, mayTouch } from '@bfcert/kernel/actor';
import { ok, type Result, refused } from '@bfcert/kernel/result';
import type { Transaction } from '@bfcert/kernel/transaction';
import { admissible } from '../certificate/admissible.ts';
import type { Refusal } from '../commands/command.ts';
import { openHoldings } from '../commands/open-holdings.ts';
import type { Holdings } from '../identity/holdings.ts';
import { boundValue, boundValues, type Identity } from '../identity/identity.ts';
import type { IdentityId } from '../identity/identity-id.ts';
import { isSynthetic, SYNTHETIC_IS_RESERVED } from '../identity/synthetic-owner.ts';
import type { LifecycleDependencies } from '../ports.ts';
import { objectionToDecommissioned } from './decommission.ts';

export type DecommissionRefusal =
  | 'identity_unknown'
  | 'identity_invalid'
  | 'identity_decommissioned'
  | 'owner_out_of_scope'
  /** Stations come in with its certificate: they would be shut out with it. */
  | 'controller_carries_stations'
  /** It comes in with the certificate of a local controller, which names it. */
  | 'station_behind_controller';

/** Why one person is not enough: it may be alive (I5), or two people guard the way in under its names. */
export const aliveBecause = [
  'certificate_in_force',
  'password_in_force',
  'proven_on_profile_3',
  'recovery_running',
  'seen_lately',
] as const;
export type AliveBecause = (typeof aliveBecause)[number];

/** One that was not there for so long is believed to be gone, by one person. */
export const SEEN_LATELY_DAYS = 30;

export interface OpenedDecommission {
  readonly holdings: Holdings;
  /** Of a charger its EVSEs, by their ids: what vehicles see of it goes with it. */
  readonly endpoints: readonly Holdings[];
  readonly lastSeenAt: Date | null;
  readonly alive: readonly AliveBecause[];
}

/** Locked, the charger before its EVSEs, until the transaction ends; or why it is not possible. */
export async function openDecommission(
  deps: LifecycleDependencies,
  tx: Transaction,
  identityId: IdentityId,
  actor: Actor,
): Promise<Result<OpenedDecommission, Refusal<DecommissionRefusal>>> {
  const holdings = await openHoldings(deps, tx, identityId);
  if (holdings === null || !mayTouch(actor, holdings.identity.owner)) {
    return refused({ reason: 'identity_unknown', detail: 'There is no such identity.' });
  }
  const { identity } = holdings;
  const objection = objectionTo(identity) ?? (await objectionOfController(deps, tx, identity));
  if (objection !== null) return refused(objection);
  const endpoints: Holdings[] = [];
  for (const id of await endpointsOf(deps, tx, identity)) {
    const endpoint = await openHoldings(deps, tx, id);
    if (endpoint === null) throw new Error(`${id} has vanished`);
    if (!mayTouch(actor, endpoint.identity.owner)) {
      const detail = `An EVSE of it is of ${endpoint.identity.owner}, for whom you do not act.`;
      return refused({ reason: 'owner_out_of_scope', detail });
    }
    endpoints.push(endpoint);
  }
  const now = deps.clock.now();
  const standing = (await deps.stationsSeen?.standing(tx, identityId)) ?? null;
  const lastSeenAt = standing?.lastSeenAt ?? null;
  const inForce = [holdings, ...endpoints].some(({ records }) => records.some((one) => admissible(one, now) !== null));
  const lately = lastSeenAt !== null && now.getTime() - lastSeenAt.getTime() < SEEN_LATELY_DAYS * 86_400_000;
  const is: Readonly<Record<AliveBecause, boolean>> = {
    certificate_in_force: inForce,
    password_in_force: standing?.hasPassword === true,
    // Whoever enrols its names anew chooses a password for Profile 2, which a break-glass or a recovery opens by two people.
    proven_on_profile_3: standing?.isProven === true,
    recovery_running: (await deps.recoveryCases.runningOf(tx, identityId)) !== null,
    seen_lately: lately,
  };
  return ok({ holdings, endpoints, lastSeenAt, alive: aliveBecause.filter((each) => is[each]) });
}

/** In their order, which every transaction locks them in. */
export const endpointsOf = async (
  { identities }: Pick<LifecycleDependencies, 'identities'>,
  tx: Transaction,
  identity: Identity,
): Promise<readonly IdentityId[]> => {
  const name = identity.subjectType === 'charger' ? boundValue(identity, 'ocpp_identity') : null;
  return name === null ? [] : identities.endpointsOf(tx, name);
};

function objectionTo(identity: Identity): Refusal<DecommissionRefusal> | null {
  if (isSynthetic(identity)) return { reason: 'identity_invalid', detail: SYNTHETIC_IS_RESERVED };
  if (identity.subjectType === 'own_service') {
    return { reason: 'identity_invalid', detail: 'It is a part of this system, which ends with what runs it.' };
  }
  return objectionToDecommissioned(identity);
}

async function objectionOfController(
  { identities }: LifecycleDependencies,
  tx: Transaction,
  identity: Identity,
): Promise<Refusal<DecommissionRefusal> | null> {
  const behind = boundValues(identity, 'station_behind').length;
  if (behind > 0) {
    const detail = `${behind} stations come in with its certificate: release them, or bind them to another first.`;
    return { reason: 'controller_carries_stations', detail };
  }
  const name = identity.subjectType === 'charger' ? boundValue(identity, 'ocpp_identity') : null;
  const carrier = name === null ? null : await identities.holderOf(tx, 'station_behind', name);
  if (carrier === null) return null;
  return { reason: 'station_behind_controller', detail: `${carrier} carries it: release it from there first.` };
}
