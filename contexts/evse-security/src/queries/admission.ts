import { admissionEntry } from '../admission/admission-entry.ts';
import type { Charger, ChargerId } from '../charger/charger.ts';
import type { EvseSecurityDependencies } from '../ports.ts';
import type { AdmissionEntry, AdmissionSnapshot } from '../station-contract/index.ts';

const PAGE = 500;

/** Null: no such charger; gateways remove what they have. */
export const findAdmissionEntry = (deps: EvseSecurityDependencies, id: ChargerId): Promise<AdmissionEntry | null> =>
  entryOf(deps, id);

/** Everything a gateway starts with, but the version, which is the publisher's. */
export async function readAdmissionSnapshot(
  deps: EvseSecurityDependencies,
): Promise<Omit<AdmissionSnapshot, 'version'>> {
  const entries: AdmissionEntry[] = [];
  let after: ChargerId | null = null;
  do {
    const page: readonly Charger[] = await pageAfter(deps, after);
    for (const { identityId } of page) {
      const entry = await entryOf(deps, identityId);
      if (entry !== null) entries.push(entry);
    }
    after = page.length < PAGE ? null : (page.at(-1)?.identityId ?? null);
  } while (after !== null);
  const { anchors } = await deps.lifecycle.stationClientAuthorities();
  return {
    clientCasPem: anchors.map(({ pem }) => pem).join(''),
    pepper: deps.secrets.pepper.toString('base64'),
    entries,
  };
}

const pageAfter = ({ transactions, stores }: EvseSecurityDependencies, after: ChargerId | null) =>
  transactions.run((tx) => stores.chargers.page(tx, after, PAGE));

/**
 * Floor and keys first, certificates after: read the other way round, an entry could miss the new
 * certificate and already miss the old password.
 */
async function entryOf({ stores, transactions, lifecycle, clock }: EvseSecurityDependencies, id: ChargerId) {
  const local = await transactions.run(async (tx) => {
    const charger = await stores.chargers.find(tx, id);
    return charger === null ? null : { charger, keys: await stores.keys.ofCharger(tx, id) };
  });
  if (local === null) return null;
  const fingerprints = await lifecycle.admissibleFingerprints(id);
  return admissionEntry(local.charger, local.keys, fingerprints, clock.now());
}
