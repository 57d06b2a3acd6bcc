import type { CertificateId } from '@bfcert/certificate-lifecycle';
import type { EvseSecurityDependencies } from '../ports.ts';
import { processContext } from './command-context.ts';

/**
 * The lifecycle hears that a station does not use a certificate that it had accepted: it has said so, and shown another
 * one since. Refused when it was seen in use meanwhile, or is over by another way: then there is nothing to give up.
 */
export async function giveUpCertificate(
  { lifecycle }: EvseSecurityDependencies,
  processId: string,
  certificateId: string,
): Promise<void> {
  const given = await lifecycle.abandonCertificate(
    { certificateId: certificateId as CertificateId, provenUnused: true },
    processContext(processId, 'the station has given it up, and came back with its old one'),
  );
  if (!given.ok && given.refusal.reason !== 'not_possible_in_this_state') {
    throw new Error(`${certificateId} was not given up: ${given.refusal.reason}`);
  }
}
