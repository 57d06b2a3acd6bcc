import { type CommandContext, describeActor, type IdentityId, type Outcome } from '@bfcert/certificate-lifecycle';
import { newId } from '@bfcert/kernel/ids';
import { ok, refused } from '@bfcert/kernel/result';
import type { EnrolmentDependencies } from '../enrolment-ports.ts';
import {
  type EnrolmentToken,
  type EnrolmentTokenId,
  newTokenSecret,
  tokenHash,
} from '../vas-enrolment/enrolment-token.ts';
import { tokenRoles } from './enrolment-roles.ts';
import { runCommand } from './run-command.ts';
import { type VehicleObjection, vehicleInProgram } from './vehicle-in-program.ts';

/** A week in a workshop; longer is a standing key, for which there are registered ones. */
export const LONGEST_TOKEN_LIFE_MS = 7 * 24 * 3_600_000;

export interface TokenWish {
  readonly identityId: IdentityId;
  readonly program: string;
  /** RFC 3339; null: as late as it may be. */
  readonly expiresAt: string | null;
}

export type TokenRefusal = VehicleObjection | 'token_life_out_of_bounds';

export interface MadeToken {
  readonly tokenId: EnrolmentTokenId;
  /** Shown now and never again; null when the same order is repeated under its idempotency key. */
  readonly secret: string | null;
  /** RFC 3339. */
  readonly expiresAt: string;
}

/** One way in for one vehicle, once. The audit has whose it is and until when, and not its secret. */
export async function createEnrolmentToken(
  deps: EnrolmentDependencies,
  wish: TokenWish,
  context: CommandContext,
): Promise<Outcome<MadeToken, TokenRefusal>> {
  const found = await vehicleInProgram(deps, wish, context);
  const { identityId, program, expiresAt: until } = wish;
  const command = {
    action: 'create-enrolment-token',
    input: { identityId, program, expiresAt: until },
    roles: tokenRoles,
    // Nobody needs the secret twice, and it is kept nowhere.
    kept: (made: MadeToken) => ({ ...made, secret: null }),
  };
  return runCommand<MadeToken, TokenRefusal>(deps, command, context, async (tx, note) => {
    if (!found.ok) return found;
    const now = deps.clock.now();
    const expiresAt = until === null ? new Date(now.getTime() + LONGEST_TOKEN_LIFE_MS) : new Date(until);
    if (!(expiresAt > now) || expiresAt.getTime() - now.getTime() > LONGEST_TOKEN_LIFE_MS) {
      return refused({ reason: 'token_life_out_of_bounds', detail: 'It ends in the future, within seven days.' });
    }
    const secret = newTokenSecret();
    const token: EnrolmentToken = {
      id: newId('vet', now.getTime()),
      identityId: found.value.id,
      owner: found.value.owner,
      program,
      secretSha256: tokenHash(secret),
      createdBy: describeActor(context.actor),
      createdAt: now,
      expiresAt,
      usedFor: null,
      withdrawnAt: null,
    };
    await deps.stores.tokens.add(tx, token);
    const detail = { tokenId: token.id, program, expiresAt: expiresAt.toISOString() };
    await note({ identityId: found.value.id, detail });
    return ok({ tokenId: token.id, secret, expiresAt: expiresAt.toISOString() });
  });
}
