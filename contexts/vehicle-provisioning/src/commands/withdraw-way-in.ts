import type { CommandContext, Outcome } from '@bfcert/certificate-lifecycle';
import { mayTouch, type Role } from '@bfcert/kernel/actor';
import { ok, refused } from '@bfcert/kernel/result';
import type { Transaction } from '@bfcert/kernel/transaction';
import type { EnrolmentDependencies } from '../enrolment-ports.ts';
import type { EnrolmentToken, EnrolmentTokenId } from '../vas-enrolment/enrolment-token.ts';
import type { VehicleKey, VehicleKeyId } from '../vas-enrolment/vehicle-key.ts';
import { keyRoles, tokenRoles } from './enrolment-roles.ts';
import { runCommand } from './run-command.ts';

/** It opens nothing from this moment; a certificate that it has led to stays what it is. Once is enough: again it is no refusal. */
export function withdrawEnrolmentToken(
  deps: EnrolmentDependencies,
  { tokenId }: { readonly tokenId: EnrolmentTokenId },
  context: CommandContext,
): Promise<Outcome<{ readonly tokenId: EnrolmentTokenId }, 'enrolment_token_unknown'>> {
  const detail = 'There is no such token.';
  const what = { action: 'withdraw-enrolment-token', id: tokenId, roles: tokenRoles, store: deps.stores.tokens };
  return withdraw(deps, what, { reason: 'enrolment_token_unknown', detail }, { tokenId }, context);
}

/** As a token; whoever signs with that key alone is nobody from this moment. */
export function withdrawVehicleKey(
  deps: EnrolmentDependencies,
  { keyId }: { readonly keyId: VehicleKeyId },
  context: CommandContext,
): Promise<Outcome<{ readonly keyId: VehicleKeyId }, 'vehicle_key_unknown'>> {
  const what = { action: 'withdraw-vehicle-key', id: keyId, roles: keyRoles, store: deps.stores.keys };
  return withdraw(deps, what, { reason: 'vehicle_key_unknown', detail: 'There is no such key.' }, { keyId }, context);
}

interface WayIn<Id> {
  readonly action: string;
  readonly id: Id;
  readonly roles: readonly Role[];
  readonly store: {
    lock(
      tx: Transaction,
      id: Id,
    ): Promise<Pick<EnrolmentToken & VehicleKey, 'identityId' | 'owner' | 'program' | 'withdrawnAt'> | null>;
    withdraw(tx: Transaction, id: Id, at: Date): Promise<void>;
  };
}

function withdraw<Id extends string, Value extends { readonly [name: string]: Id }, Unknown extends string>(
  deps: EnrolmentDependencies,
  { action, id, roles, store }: WayIn<Id>,
  unknown: { readonly reason: Unknown; readonly detail: string },
  value: Value,
  context: CommandContext,
): Promise<Outcome<Value, Unknown>> {
  return runCommand<Value, Unknown>(deps, { action, input: value, roles }, context, async (tx, note) => {
    const one = await store.lock(tx, id);
    if (one === null || !mayTouch(context.actor, one.owner)) return refused(unknown);
    if (one.withdrawnAt !== null) return ok(value);
    await store.withdraw(tx, id, deps.clock.now());
    await note({ identityId: one.identityId, detail: { ...value, program: one.program } });
    return ok(value);
  });
}
