import type { PkiAnswers } from '@bfcert/pki-contract';
import type { ControlPlane } from './control-plane.ts';

/** From now on, and after every restart, this command id is not signed. An id that was never used may be voided too. */
export function voidCommand({ ledger, clock }: ControlPlane, caller: string, commandId: string): PkiAnswers['void'] {
  if (ledger.findCertificate(commandId) !== null) {
    return { refused: 'already_issued', detail: 'this command id has a certificate; revoke that instead' };
  }
  if (!ledger.isVoided(commandId)) ledger.voidCommand(commandId, caller, clock.now());
  return { voided: true };
}
