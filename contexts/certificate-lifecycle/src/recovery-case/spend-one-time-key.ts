import type { CommandContext } from '../commands/command.ts';
import type { IdentityId } from '../identity/identity-id.ts';
import type { LifecycleDependencies } from '../ports.ts';
import { lockCase } from './admit-bootstrap.ts';
import { spend } from './decide-one-time-key.ts';
import { tellOfRecovery } from './tell-of-recovery.ts';

/**
 * A gateway has let a station in with a one-time key: from now on that connection alone may stay, and the key opens no
 * other. Of two that came at the same time the one that is told of first stays. Returns whether this one may.
 */
export async function spendOneTimeKey(
  deps: LifecycleDependencies,
  login: { readonly identityId: IdentityId; readonly keyId: string; readonly connectionId: string },
  context: CommandContext,
): Promise<boolean> {
  const { identityId, connectionId } = login;
  return deps.transactions.run(async (tx) => {
    if ((await deps.identities.lock(tx, identityId)) === null) return false;
    const running = await deps.recoveryCases.runningOf(tx, identityId);
    if (running === null) return false;
    const { before } = await lockCase(deps, tx, running);
    const after = spend(before, login, deps.clock.now());
    if (after === null) return before.bootstrap?.kind === 'one_time_key' && before.bootstrap.spentBy === connectionId;
    await deps.recoveryCases.update(tx, after, before.version);
    await tellOfRecovery(deps, tx, after, before, { action: 'spend-one-time-key', context });
    return true;
  });
}
