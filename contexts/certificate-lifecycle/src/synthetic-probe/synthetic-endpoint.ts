import { generateKeyPairSync } from 'node:crypto';
import { type Actor, stationActor } from '@bfcert/kernel/actor';
import { ok, type Result, refused } from '@bfcert/kernel/result';
import type { Transaction } from '@bfcert/kernel/transaction';
import { encodeSigningRequest, pemEncode } from '@bfcert/kernel/x509';
import type { Refusal } from '../commands/command.ts';
import { bindingTaken, tellOfRegistration } from '../commands/write-identity.ts';
import type { Cause } from '../commands/write-steps.ts';
import type { Identity } from '../identity/identity.ts';
import { type IdentityId, newIdentityId } from '../identity/identity-id.ts';
import { isSynthetic, SYNTHETIC_IS_RESERVED, SYNTHETIC_OWNER } from '../identity/synthetic-owner.ts';
import type { LifecycleDependencies } from '../ports.ts';

/** Its OCPP identity and its serial number: what a certificate of it names. */
export const SYNTHETIC_NAME = 'SYNTHETIC-PROBE';
const ORGANISATION = 'Synthetic probe';

/** It brings its request itself, as a station does over its own connection. */
export const syntheticActor: Actor = stationActor(SYNTHETIC_NAME);

export type SyntheticRefusal = 'identity_is_synthetic';

/** Null: the identity is a real one, or its probe acts for it. */
export function objectionToSynthetic(identity: Identity, actor: Actor): Refusal<SyntheticRefusal> | null {
  const isItsOwn = actor.kind === syntheticActor.kind && actor.id === syntheticActor.id;
  return isSynthetic(identity) && !isItsOwn ? { reason: 'identity_is_synthetic', detail: SYNTHETIC_IS_RESERVED } : null;
}

/**
 * The endpoint that stands for nobody: an identity of the kind that stations have, so that its certificates come from the
 * same profile and authority, and no station: no gateway ever hears of it, so none of its certificates opens anything.
 */
export async function openSyntheticEndpoint(
  deps: LifecycleDependencies,
  tx: Transaction,
  cause: Cause,
): Promise<Result<IdentityId, Refusal<'binding_taken'>>> {
  const known = await deps.identities.holderOf(tx, 'ocpp_identity', SYNTHETIC_NAME);
  if (known !== null) {
    const identity = await deps.identities.lock(tx, known);
    return identity !== null && isSynthetic(identity) ? ok(known) : refused(bindingTaken(['ocpp_identity']));
  }
  const now = deps.clock.now();
  const identity: Identity = {
    id: newIdentityId(now),
    subjectType: 'charger',
    bindings: [
      { kind: 'ocpp_identity', value: SYNTHETIC_NAME },
      { kind: 'serial_number', value: SYNTHETIC_NAME },
      { kind: 'organisation', value: ORGANISATION },
    ],
    owner: SYNTHETIC_OWNER,
    family: SYNTHETIC_OWNER,
    cohorts: [],
    createdAt: now.toISOString(),
    version: 1,
  };
  const taken = await deps.identities.insert(tx, identity);
  if (taken.length > 0) return refused(bindingTaken(taken));
  await tellOfRegistration(deps, tx, identity, cause);
  return ok(identity.id);
}

/** For a new key of this process's memory, which nobody keeps: what is issued for it can be shown by nobody. */
export function syntheticRequest(): string {
  const keys = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const subject = [
    { name: 'O', value: ORGANISATION },
    { name: 'CN', value: SYNTHETIC_NAME },
  ] as const;
  return pemEncode('CERTIFICATE REQUEST', encodeSigningRequest({ subject, ...keys }));
}
