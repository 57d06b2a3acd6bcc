import type { PkiAnswers } from '@bfcert/pki-contract';
import { AuthorityUnavailable } from '@bfcert/pki-contract/authority';
import type { ControlPlane } from './control-plane.ts';
import { lastAttempt } from './outside/attempt.ts';
import { reconcileAttempt } from './outside/reconcile-attempt.ts';

/**
 * From now on, and after every restart, this command id is not signed. An id that was never used may be
 * voided too. One whose certificate may exist at an outside authority may not, until that is known.
 */
export function voidCommand(plane: ControlPlane, caller: string, commandId: string): Promise<PkiAnswers['void']> {
  return plane.commands.run(commandId, async () => {
    const { ledger, clock } = plane;
    const isUnsettled = ledger.findCertificate(commandId) === null && (await mayHaveBeenIssued(plane, commandId));
    if (isUnsettled) {
      return { refused: 'outcome_unknown', detail: 'an authority may have issued for this command; ask again later' };
    }
    if (ledger.findCertificate(commandId) !== null) {
      return { refused: 'already_issued', detail: 'this command id has a certificate; revoke that instead' };
    }
    if (!ledger.isVoided(commandId)) await ledger.voidCommand(commandId, caller, clock.now());
    return { voided: true };
  });
}

async function mayHaveBeenIssued(plane: ControlPlane, commandId: string): Promise<boolean> {
  const intent = plane.ledger.findIntent(commandId);
  if (intent === null || !('order' in intent)) return false;
  const attempt = lastAttempt(plane.ledger.outside.calls(commandId));
  if (attempt?.standing === 'open') return attempt.calls.some(({ outcome }) => outcome === 'pending');
  if (attempt?.standing !== 'unknown') return false;
  const authority = plane.outside.get(intent.authority);
  if (authority === undefined) return true;
  const reached = await authority.reach().catch((error: unknown) => {
    if (error instanceof AuthorityUnavailable) return null;
    throw error;
  });
  if (reached === null) return true;
  const found = await reconcileAttempt(plane, authority, reached, intent, attempt);
  return found === 'too_early' || found === 'unavailable' || found === 'unreadable';
}
