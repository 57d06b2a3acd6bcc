import { type CommandContext, describeActor, type IdentityId, type Outcome } from '@bfcert/certificate-lifecycle';
import { newId } from '@bfcert/kernel/ids';
import { ok, refused } from '@bfcert/kernel/result';
import type { EnrolmentDependencies } from '../enrolment-ports.ts';
import type { VehicleKey, VehicleKeyId } from '../vas-enrolment/vehicle-key.ts';
import { keyRoles } from './enrolment-roles.ts';
import { runCommand } from './run-command.ts';
import { type VehicleObjection, vehicleInProgram } from './vehicle-in-program.ts';

export interface VehicleKeyWish {
  readonly identityId: IdentityId;
  readonly program: string;
  /** SHA-256 of the SubjectPublicKeyInfo's DER, lower-case hex. */
  readonly spkiSha256: string;
}

export type VehicleKeyRefusal = VehicleObjection | 'vehicle_key_malformed' | 'vehicle_key_registered';

/** Whoever signs with this key is this vehicle: a word about a key, which takes who speaks for vehicles' keys. */
export async function registerVehicleKey(
  deps: EnrolmentDependencies,
  wish: VehicleKeyWish,
  context: CommandContext,
): Promise<Outcome<{ readonly keyId: VehicleKeyId }, VehicleKeyRefusal>> {
  const found = await vehicleInProgram(deps, wish, context);
  const { identityId, program, spkiSha256 } = wish;
  const command = { action: 'register-vehicle-key', input: { identityId, program, spkiSha256 }, roles: keyRoles };
  return runCommand<{ readonly keyId: VehicleKeyId }, VehicleKeyRefusal>(deps, command, context, async (tx, note) => {
    if (!found.ok) return found;
    if (!/^[0-9a-f]{64}$/.test(spkiSha256)) {
      return refused({ reason: 'vehicle_key_malformed', detail: 'It is a SHA-256 in 64 lower-case hex digits.' });
    }
    const now = deps.clock.now();
    const key: VehicleKey = {
      id: newId('vky', now.getTime()),
      identityId: found.value.id,
      owner: found.value.owner,
      program,
      spkiSha256,
      registeredBy: describeActor(context.actor),
      registeredAt: now,
      withdrawnAt: null,
    };
    if (!(await deps.stores.keys.add(tx, key))) {
      return refused({ reason: 'vehicle_key_registered', detail: 'It is registered for a vehicle already.' });
    }
    await note({ identityId: found.value.id, detail: { keyId: key.id, program, spkiSha256 } });
    return ok({ keyId: key.id });
  });
}
