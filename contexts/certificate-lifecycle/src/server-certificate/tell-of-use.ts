import { systemActor } from '@bfcert/kernel/actor';
import { newId } from '@bfcert/kernel/ids';
import type { Certificate } from '../certificate/certificate.ts';
import { recordEvidence } from '../commands/record-evidence.ts';
import type { FoundChain } from './read-chain.ts';
import type { ServerCertificateDependencies } from './server-certificate-dependencies.ts';
import type { FoundCertificate, Served, ServerCertificateSource } from './server-certificate-source.ts';

interface Sight {
  readonly serverName: string;
  readonly served: Served;
  readonly chain: FoundChain;
  readonly place: string;
}

/**
 * What listeners were seen to show, told as evidence of its records (FR-002a): the first sight of a new one brings it
 * into force. While the one in force is shown by any listener of a name, an older one that another still shows is no
 * way back to it: that listener is behind the others, which is drift.
 */
export async function tellOfUse(
  deps: ServerCertificateDependencies,
  source: ServerCertificateSource,
  found: readonly FoundCertificate[],
): Promise<void> {
  const sights = found.flatMap(({ serverName, served, chain, place = served?.slot ?? '' }) =>
    serverName !== null && served !== null && chain !== null ? [{ serverName, served, chain, place }] : [],
  );
  const known = new Map<string, Certificate>();
  for (const { chain } of sights) {
    const record = await deps.transactions.run((tx) => deps.certificates.findByFingerprint(tx, chain.fingerprint));
    if (record !== null) known.set(chain.fingerprint, record);
  }
  const stateOf = ({ chain }: Sight) => known.get(chain.fingerprint)?.state ?? null;
  for (const sight of sights) {
    const record = known.get(sight.chain.fingerprint);
    if (record === undefined) continue;
    const inForceIsShown = sights.some((other) => sameShopWindow(sight, other) && stateOf(other) === 'active');
    if (record.state === 'retired' && inForceIsShown) continue;
    await tell(deps, source, sight, record);
  }
}

const sameShopWindow = (one: Sight, other: Sight): boolean =>
  one.serverName === other.serverName && one.place === other.place;

async function tell(
  deps: ServerCertificateDependencies,
  { name }: ServerCertificateSource,
  { serverName, served, chain }: Sight,
  { identityId }: Certificate,
): Promise<void> {
  const { host, port, slot, validates } = served;
  await recordEvidence(
    deps,
    {
      identityId,
      fingerprint: chain.fingerprint,
      type: 'served_by_listener',
      from: 'listener_probe',
      source: name,
      at: deps.clock.now().toISOString(),
      details: { host, port, serverName, algorithm: slot, validates },
    },
    {
      actor: systemActor('listener-probe'),
      reason: `seen served by ${host}:${port}`,
      correlationId: newId('cor', deps.clock.now().getTime()),
    },
  );
}
