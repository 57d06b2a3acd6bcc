import type { BundlePurpose, Lifecycle, ShownBundle } from '@bfcert/certificate-lifecycle';
import type { StatusSources } from '@bfcert/evse-security';
import { unwrap } from '@bfcert/kernel/result';
import { parseCertificatePem } from '@bfcert/kernel/x509';
import { AllowedAddresses } from '../outbound/allowed-addresses.ts';
import type { OpenPublication } from '../publication/open-publication.ts';
import { fetchStatus } from './fetch-status.ts';

export interface StatusSettings {
  /** Where stations may have us ask. */
  readonly hosts: readonly string[];
  /** Networks of our own that a host may be in. */
  readonly allowedNetworks: readonly string[];
}

type Anchors = Pick<Lifecycle, 'trustAnchorBundles'>;

/** Own answers from the mirror, which needs no trip; anchors from the bundles in force; everything else over the guard. */
export const statusSources = (
  { hosts, allowedNetworks }: StatusSettings,
  lifecycle: Anchors,
  publication: Pick<OpenPublication, 'answerOf' | 'isOurs'>,
): StatusSources => ({
  ...fetchStatus(hosts, new AllowedAddresses(allowedNetworks)),
  own: (certId, signal) => publication.answerOf(certId, signal),
  isOurs: (certId) => publication.isOurs(certId),
  async anchors() {
    const bundles = await Promise.all(
      (['v2g_trust', 'contract_trust'] as const).map((purpose) => ours(lifecycle, purpose)),
    );
    return bundles.flat().flatMap(({ anchors }) => anchors.map(({ pem }) => unwrap(parseCertificatePem(pem))));
  },
});

/**
 * The version that was released last, however far it is on its way to stations: what it is without is not believed any longer here. As
 * long as there is none the one that is to be, which is given to nobody by this: what it decides here is whose word we believe ourselves.
 */
async function ours({ trustAnchorBundles }: Anchors, purpose: BundlePurpose): Promise<readonly ShownBundle[]> {
  for (const state of ['releasing', 'active', 'prepared', 'draft'] as const) {
    const found = await trustAnchorBundles({ purpose, state, after: null, limit: 1 });
    if (found.length > 0) return found;
  }
  return [];
}
