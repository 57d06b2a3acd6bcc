import type { TrustAnchor } from '@bfcert/certificate-lifecycle';
import type { Transaction } from '@bfcert/kernel/transaction';
import { admissionEntry } from '../admission/admission-entry.ts';
import { isUsable } from '../authorization-key/authorization-key.ts';
import type { Charger, ChargerId } from '../charger/charger.ts';
import type { EvseSecurityDependencies } from '../ports.ts';
import type { AdmissionEntry, AdmissionSnapshot } from '../station-contract/index.ts';
import { upstreamOf } from '../upstream/upstream-of.ts';

const PAGE = 500;

/** Null: no such charger; gateways remove what they have. */
export const findAdmissionEntry = async (
  deps: EvseSecurityDependencies,
  id: ChargerId,
): Promise<AdmissionEntry | null> => (await findAdmissionEntries(deps, [id]))[0] ?? null;

/** Of those that exist, in no order. */
export const findAdmissionEntries = (
  deps: EvseSecurityDependencies,
  ids: readonly ChargerId[],
): Promise<readonly AdmissionEntry[]> => entriesOf(deps, (tx) => deps.stores.chargers.findAll(tx, ids));

/** Everything a gateway starts with, but what the publisher numbers it with. */
export async function readAdmissionSnapshot(
  deps: EvseSecurityDependencies,
): Promise<Pick<AdmissionSnapshot, 'clientCasPem' | 'adoptedCasPem' | 'factoryRootsPem' | 'pepper' | 'entries'>> {
  const entries: AdmissionEntry[] = [];
  let after: ChargerId | null = null;
  do {
    const page: readonly AdmissionEntry[] = await pageAfter(deps, after);
    entries.push(...page);
    // Entries are of chargers, whose ids they carry as text.
    after = page.length < PAGE ? null : ((page.at(-1)?.identityId ?? null) as ChargerId | null);
  } while (after !== null);
  const { anchors } = await deps.lifecycle.stationClientAuthorities();
  const adopted = await deps.lifecycle.adoptedAnchors();
  return {
    clientCasPem: [...anchors, ...adopted].map(({ pem }) => pem).join(''),
    adoptedCasPem: adopted.map(({ pem }) => pem).join(''),
    factoryRootsPem: (await deps.lifecycle.factoryAnchors()).map(({ pem }) => pem).join(''),
    pepper: deps.secrets.pepper.toString('base64'),
    entries,
  };
}

const pageAfter = (deps: EvseSecurityDependencies, after: ChargerId | null) =>
  entriesOf(deps, (tx) => deps.stores.chargers.page(tx, 'all', { after, limit: PAGE }));

/**
 * Floor and keys first, certificates after: read the other way round, an entry could miss the new
 * certificate and already miss the old password.
 */
async function entriesOf(
  { stores, transactions, lifecycle, clock, upstreams }: EvseSecurityDependencies,
  find: (tx: Transaction) => Promise<readonly Charger[]>,
): Promise<readonly AdmissionEntry[]> {
  const { chargers, keys, carrying } = await transactions.run(async (tx) => {
    const found = await find(tx);
    const ids = found.map(({ identityId }) => identityId);
    const names = found.map(({ wireName }) => wireName);
    return {
      chargers: found,
      keys: await stores.keys.ofChargers(tx, ids),
      carrying: await stores.controllerStations.carrying(tx, names),
    };
  });
  const keysOf = Map.groupBy(keys, ({ identityId }) => identityId);
  const identityIds = chargers.map(({ identityId }) => identityId);
  const fingerprints = await lifecycle.admissibleFingerprintsOf(identityIds);
  const bootstraps = await lifecycle.admissibleBootstrapsOf(identityIds);
  const names = await lifecycle.acceptedNamesOf(identityIds);
  const tolerated = await lifecycle.toleratedOf(identityIds);
  // Of few stations, and of none where no vendor's root is registered: their records are read once more. One that has a
  // password is no new station: whoever came without it would take the place of the one that is in with it.
  const hasPassword = (id: ChargerId): boolean => keysOf.get(id)?.some(isUsable) === true;
  const onboarding = chargers
    .filter(({ profileFloor, identityId }) => profileFloor === 2 && !hasPassword(identityId))
    .map(({ identityId }) => identityId);
  const isAwaited = onboarding.length > 0 && (await lifecycle.factoryAnchors()).length > 0;
  const awaited = isAwaited ? await lifecycle.withoutOwnCertificate(onboarding) : new Set<ChargerId>();
  const vouching = await lifecycle.factoryAnchorsOf([...awaited]);
  const recorded = await lifecycle.recordedFingerprintsOf(identityIds);
  const cohorts = upstreams.length === 0 ? new Map() : await lifecycle.cohortsOf(identityIds);
  const now = clock.now();
  return chargers.map((charger) => {
    const { identityId } = charger;
    const [keysOfIt, certificates] = [keysOf.get(identityId) ?? [], fingerprints.get(identityId) ?? []];
    const [bootstrap, accepted] = [bootstraps.get(identityId) ?? null, names.get(identityId) ?? []];
    const upstream = upstreamOf(upstreams, { wireName: charger.wireName, cohorts: cohorts.get(identityId) ?? [] });
    const tolerances = tolerated.get(identityId) ?? [];
    const controllerId = carrying.get(charger.wireName)?.controllerId ?? null;
    const line = { upstream, controllerId };
    const entry = admissionEntry(charger, keysOfIt, certificates, bootstrap, accepted, tolerances, line, now);
    const known = recorded.get(identityId);
    return {
      ...entry,
      ...(known === undefined ? {} : { recorded: known }),
      ...(awaited.has(identityId) ? awaiting(vouching.get(identityId) ?? []) : {}),
    };
  });
}

const awaiting = (
  anchors: readonly TrustAnchor[],
): Pick<AdmissionEntry, 'awaitsFactoryCertificate' | 'factoryRoots'> => ({
  awaitsFactoryCertificate: true,
  factoryRoots: anchors.map(({ fingerprint }) => fingerprint),
});
