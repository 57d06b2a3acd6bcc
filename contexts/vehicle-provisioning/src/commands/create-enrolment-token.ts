import { type CommandContext, describeActor, type IdentityId, type Refusal } from '@bfcert/certificate-lifecycle';
import { newId } from '@bfcert/kernel/ids';
import { ok, type Result, refused } from '@bfcert/kernel/result';
import type { EnrolmentDependencies } from '../enrolment-ports.ts';
import {
  type EnrolmentToken,
  type EnrolmentTokenId,
  newTokenSecret,
  tokenHash,
} from '../vas-enrolment/enrolment-token.ts';
import { type CommandRefusal, runCommand } from './run-command.ts';
import { type VehicleObjection, vehicleInProgram } from './vehicle-in-program.ts';

/** A week in a workshop; longer is a standing key, for which there are registered ones. */
export const LONGEST_TOKEN_LIFE_MS = 7 * 24 * 3_600_000;

export interface TokenWish {
  readonly identityId: IdentityId;
  readonly program: string;
  /** RFC 3339. */
  readonly expiresAt: string;
}

export type TokenRefusal = CommandRefusal | VehicleObjection | 'expiry_out_of_bounds';

export interface MadeToken {
  readonly tokenId: EnrolmentTokenId;
  /** Shown now and never again. */
  readonly secret: string;
}

/** One way in for one vehicle, once. The audit has whose it is and until when, and not its secret. */
export async function createEnrolmentToken(
  deps: EnrolmentDependencies,
  wish: TokenWish,
  context: CommandContext,
): Promise<Result<MadeToken, Refusal<TokenRefusal>>> {
  const found = await vehicleInProgram(deps, wish, context);
  const command = { action: 'create-enrolment-token', roles: ['operator', 'pki_engineer', 'administrator'] } as const;
  return runCommand<MadeToken, TokenRefusal>(deps, command, context, async (tx, note) => {
    if (!found.ok) return found;
    const now = deps.clock.now();
    const expiresAt = new Date(wish.expiresAt);
    if (!(expiresAt > now) || expiresAt.getTime() - now.getTime() > LONGEST_TOKEN_LIFE_MS) {
      return refused({ reason: 'expiry_out_of_bounds', detail: 'It ends in the future, within seven days.' });
    }
    const secret = newTokenSecret();
    const token: EnrolmentToken = {
      id: newId('vet', now.getTime()),
      identityId: found.value.id,
      owner: found.value.owner,
      program: wish.program,
      secretSha256: tokenHash(secret),
      createdBy: describeActor(context.actor),
      createdAt: now,
      expiresAt,
      usedFor: null,
      withdrawnAt: null,
    };
    await deps.stores.tokens.add(tx, token);
    const detail = { tokenId: token.id, program: wish.program, expiresAt: expiresAt.toISOString() };
    await note({ identityId: found.value.id, detail });
    return ok({ tokenId: token.id, secret });
  });
}
