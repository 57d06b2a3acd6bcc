import { shutOutQuestion } from '@bfcert/evse-security/station-contract';
import type { GatewayLink } from '@bfcert/kernel/link';
import type { Sessions } from '../connection/sessions.ts';
import { isEnded } from './certificate-checks.ts';
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
          !admitsSomehow(table, identityId, fingerprint) &&
          sessions.ownerOf(identityId)?.identity.fingerprint !== fingerprint &&
          ![...sessions.through(identityId)].some(({ identity }) => identity.fingerprint === fingerprint),
      ),
    };
  });
}

/**
 * Whether the table says of it that it opens something: listed, named, or of a station that takes what others vouch for
 * and of whose end its entry does not know.
 */
function admitsSomehow(table: AdmissionTable, identityId: string, fingerprint: string): boolean {
  if (table.ownerOf(fingerprint) !== null) return true;
  const entry = table.entryOfIdentity(identityId);
  if (entry === null || isEnded({ fingerprint }, entry)) return false;
  if (entry.bootstrap === fingerprint || entry.expired === fingerprint) return true;
  return entry.awaitsFactoryCertificate === true || entry.adoptsCertificate === true;
}
