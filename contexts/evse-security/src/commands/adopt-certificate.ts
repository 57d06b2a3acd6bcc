import { systemActor } from '@bfcert/kernel/actor';
import { newId } from '@bfcert/kernel/ids';
import type { ChargerId } from '../charger/charger.ts';
import type { EvseSecurityDependencies } from '../ports.ts';
import { isAdmissible } from './is-admissible.ts';
import type { SessionOpened } from './session-opened.ts';

/**
 * A station that is to be taken over came with a certificate that nobody had recorded: it gets its record now, and its
 * handshake brings that into force. The import looks at names, key, chain and trust domain once more. False: refused, or
 * no longer tolerated, and it opens nothing. May be repeated.
 */
export async function adoptCertificate(
  { lifecycle, clock }: EvseSecurityDependencies,
  { identityId: named, fingerprint, connectionId }: Pick<SessionOpened, 'identityId' | 'fingerprint' | 'connectionId'>,
  leafPem: string,
): Promise<boolean> {
  const identityId = named as ChargerId;
  const tolerated = (await lifecycle.toleratedOf([identityId])).get(identityId) ?? [];
  const by = tolerated.find(({ kind }) => kind === 'outside_certificate');
  if (by === undefined || fingerprint === null) return isAdmissible(lifecycle, identityId, fingerprint);
  const anchors = await lifecycle.adoptedAnchors();
  await lifecycle.importCertificates(
    {
      purpose: 'charger_identity',
      operatingModel: null,
      bundlePem: [leafPem, ...anchors.map(({ pem }) => pem)].join('\n'),
      entries: [{ fingerprint, identityId }],
      dryRun: false,
    },
    {
      actor: systemActor('adoption'),
      reason: `the station came with it, and ${by.stationToleranceId} lets it be taken over`,
      correlationId: newId('cor', clock.now().getTime()),
      causationId: connectionId,
    },
  );
  // Whether it was new or known: what its record says now. One that has ended was known too.
  return isAdmissible(lifecycle, identityId, fingerprint);
}
