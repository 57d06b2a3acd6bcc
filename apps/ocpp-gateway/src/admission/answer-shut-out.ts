import { shutOutQuestion } from '@bfcert/evse-security/station-contract';
import type { GatewayLink } from '@bfcert/kernel/link';
import type { Sessions } from '../connection/sessions.ts';
import type { AdmissionTable } from './table.ts';

/**
 * Says whether revoked certificates are shut out here: from the table that decides handshakes and from
 * the sessions there are, so that it is what this gateway does and not what it was told. A command comes
 * after every delta that was sent before it.
 */
export function answerShutOut(
  link: GatewayLink,
  { table, sessions }: { readonly table: AdmissionTable; readonly sessions: Sessions },
): void {
  link.onCommand('admission.shut_out', async (payload) => {
    const { certificates } = shutOutQuestion.parse(payload);
    return {
      tableIsLive: table.isLive,
      shutOut: certificates.map(
        ({ identityId, fingerprint }) =>
          table.ownerOf(fingerprint) === null &&
          sessions.ownerOf(identityId)?.identity.fingerprint !== fingerprint &&
          ![...sessions.through(identityId)].some(({ identity }) => identity.fingerprint === fingerprint),
      ),
    };
  });
}
