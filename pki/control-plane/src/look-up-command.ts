import type { LookupAnswer } from '@bfcert/pki-contract';
import type { ControlPlane } from './control-plane.ts';
import { issuedCertificate } from './issued-certificate.ts';

/** What became of a command: the question to ask after an answer was lost. */
export function lookUpCommand(plane: ControlPlane, commandId: string): LookupAnswer {
  const { ledger } = plane;
  const recorded = ledger.findCertificate(commandId);
  // A caller's command ids hold no colon, so an authority's own certificate is never found here.
  if (recorded !== null) return { status: 'issued', certificate: issuedCertificate(plane, recorded) };
  if (ledger.isVoided(commandId)) return { status: 'voided' };
  return ledger.findIntent(commandId) === null ? { status: 'unknown' } : { status: 'intended' };
}
