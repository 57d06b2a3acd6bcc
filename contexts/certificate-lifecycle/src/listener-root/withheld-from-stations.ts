import type { Transaction } from '@bfcert/kernel/transaction';
import type { Refusal } from '../commands/command.ts';
import type { LifecycleDependencies } from '../ports.ts';
import type { ServerSlot } from '../server-certificate/server-certificate-source.ts';
import type { TrustAnchor } from '../trust-anchor-bundle/trust-anchor-bundle.ts';

/**
 * Null: the version in force has this root, and so has the one that is on its way. Any other is taken from stations, or not
 * given to those that come tomorrow, whatever every one of them lists today: no number of people makes it safe (I5). The RSA
 * chain is for those who were given its root by somebody else. Locks the versions, which whoever releases one does before the
 * root of the listeners as well.
 */
export async function withheldFromStations(
  { bundles }: Pick<LifecycleDependencies, 'bundles'>,
  tx: Transaction,
  slot: ServerSlot,
  { fingerprint }: Pick<TrustAnchor, 'fingerprint'>,
): Promise<Refusal<'root_withheld_from_stations'> | null> {
  if (slot !== 'ec') return null;
  const versions = await bundles.lockVersions(tx, 'charging_station_trust');
  const holds = ({ anchors }: { readonly anchors: readonly TrustAnchor[] }) =>
    anchors.some((anchor) => anchor.fingerprint === fingerprint);
  const withheld = (detail: string) => ({ reason: 'root_withheld_from_stations', detail }) as const;
  const leaving = versions.find((one) => one.state === 'releasing' && !holds(one));
  if (leaving !== undefined) {
    return withheld(`Version ${leaving.version} is on its way and takes this root from stations: roll it back first.`);
  }
  if (versions.some((one) => one.state === 'active' && holds(one))) return null;
  return withheld('No version in force gives stations this root: release one that has it, and let it arrive.');
}
