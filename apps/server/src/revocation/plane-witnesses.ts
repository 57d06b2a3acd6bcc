import type { PlaneWitnesses } from '@bfcert/certificate-lifecycle';
import { shutOutAnswer } from '@bfcert/evse-security/station-contract';
import type { ServerLink } from '@bfcert/kernel/link';
import type { OpenPublication } from '../publication/open-publication.ts';

/** A gateway answers from memory: one that takes longer is asked again. */
const ANSWER_MS = 2_000;

/**
 * What says where a revocation has arrived: each gateway that may hold stations and each that is there,
 * and what this server publishes itself.
 */
export function planeWitnesses(
  link: Pick<ServerLink, 'command' | 'nodes'>,
  known: { readonly ids: readonly string[] },
  publication: Pick<OpenPublication, 'revocationOf'>,
): PlaneWitnesses {
  return {
    gateways: () => [...new Set([...known.ids, ...link.nodes()])].sort(),
    async shutOut(gateway, certificates) {
      const asked = certificates.map(({ identityId, fingerprint }) => ({ identityId, fingerprint }));
      const answer = shutOutAnswer.parse(
        await link.command(gateway, 'admission.shut_out', { certificates: asked }, ANSWER_MS),
      );
      if (!answer.tableIsLive) throw new Error(`${gateway} has no fresh admission table`);
      return answer.shutOut;
    },
    published: async (issuer, serial) => publication.revocationOf(issuer, serial),
  };
}
