import type { TrustAnchor } from '@bfcert/certificate-lifecycle';
import type { Transaction } from '@bfcert/kernel/transaction';
import { admissionEntry, decommissionedEntry } from '../admission/admission-entry.ts';
import { isUsable } from '../authorization-key/authorization-key.ts';
import { type BreakGlass, type Opening, openingOf } from '../break-glass/break-glass.ts';
import type { StationCapabilities } from '../capability/station-capabilities.ts';
import type { Charger, ChargerId } from '../charger/charger.ts';
import { capabilitiesOf } from '../commands/station-capabilities.ts';
import type { EvseSecurityDependencies } from '../ports.ts';
import type { AdmissionAnchors, AdmissionContent, AdmissionEntry } from '../station-contract/index.ts';
import { upstreamOf } from '../upstream/upstream-of.ts';

const PAGE = 500;

/** Null: no such charger; gateways remove what they have. */
export const findAdmissionEntry = async (
  deps: EvseSecurityDependencies,
  id: ChargerId,
): Promise<AdmissionEntry | null> => (await findAdmissionEntries(deps, [id]))[0] ?? null;

/** Of those that exist, in no order. Of one that is gone only while nobody else has its name. */
export const findAdmissionEntries = async (
  deps: EvseSecurityDependencies,
  ids: readonly ChargerId[],
): Promise<readonly AdmissionEntry[]> => (await entriesOf(deps, (tx) => deps.stores.chargers.findAll(tx, ids))).entries;

/** Everything a gateway starts with. */
export async function readAdmissionSnapshot(deps: EvseSecurityDependencies): Promise<AdmissionContent> {
  const entries: AdmissionEntry[] = [];
  let after: ChargerId | null = null;
  do {
    const page: EntriesRead = await pageAfter(deps, after);
    entries.push(...page.entries);
    after = page.found.length < PAGE ? null : (page.found.at(-1)?.identityId ?? null);
  } while (after !== null);
  return { ...(await readAdmissionAnchors(deps)), pepper: deps.secrets.pepper.toString('base64'), entries };
}

/** Whom the listeners of gateways trust. */
export async function readAdmissionAnchors({ lifecycle }: EvseSecurityDependencies): Promise<AdmissionAnchors> {
  const { anchors } = await lifecycle.stationClientAuthorities();
  const adopted = await lifecycle.adoptedAnchors();
  return {
    clientCasPem: [...anchors, ...adopted].map(({ pem }) => pem).join(''),
    adoptedCasPem: adopted.map(({ pem }) => pem).join(''),
    factoryRootsPem: (await lifecycle.factoryAnchors()).map(({ pem }) => pem).join(''),
  };
}

const pageAfter = (deps: EvseSecurityDependencies, after: ChargerId | null) =>
  entriesOf(deps, (tx) => deps.stores.chargers.page(tx, 'all', { after, limit: PAGE, withDecommissioned: true }));

/**
 * Floor and keys first, certificates after: read the other way round, an entry could miss the new
 * certificate and already miss the old password.
 */
async function entriesOf(
  deps: EvseSecurityDependencies,
  find: (tx: Transaction) => Promise<readonly Charger[]>,
): Promise<EntriesRead> {
  const { stores, transactions, lifecycle, clock, upstreams } = deps;
  const { found, gone, chargers, keys, rollingBack, carrying, glasses } = await transactions.snapshot(async (tx) => {
    const found = await find(tx);
    const chargers = found.filter(({ decommissionedAt }) => decommissionedAt === null);
    const names = chargers.map(({ wireName }) => wireName);
    return {
      found,
      gone: await goneAmong(deps, tx, found),
      chargers,
      ...(await keysOfEach(deps, tx, chargers)),
      carrying: await stores.controllerStations.carrying(tx, names),
      glasses: await breakGlassesOf(deps, tx, chargers),
    };
  });
  const identityIds = chargers.map(({ identityId }) => identityId);
  const known = await lifecycle.admissionFactsOf(identityIds);
  const newcomers = chargers.filter((charger) => {
    const own = keys.get(charger.identityId)?.some(isUsable) === true;
    // Whoever came without the password of one that has it would take the place of the one that is in with it.
    return charger.profileFloor === 2 && !own && known.get(charger.identityId)?.hasHadItsOwn === false;
  });
  const vouching = await vouchingFor(deps, newcomers);
  const cohorts = upstreams.length === 0 ? new Map() : await lifecycle.cohortsOf(identityIds);
  const now = clock.now();
  const entries = chargers.map((charger) => {
    const { identityId, wireName } = charger;
    const facts = known.get(identityId);
    if (facts === undefined) throw new Error(`${identityId} was asked about and is not there`);
    return admissionEntry(
      {
        charger,
        keys: keys.get(identityId) ?? [],
        opening: openingNow(glasses.get(identityId), now),
        formerKeyIsAdmitted: rollingBack.has(identityId),
        facts,
        vouching: vouching.get(identityId) ?? null,
        controllerId: carrying.get(wireName)?.controllerId ?? null,
        upstream: upstreamOf(upstreams, { wireName, cohorts: cohorts.get(identityId) ?? [] }),
      },
      now,
    );
  });
  return { found, entries: [...entries, ...gone.map(decommissionedEntry)] };
}

interface EntriesRead {
  /** Of whom entries were asked for. */
  readonly found: readonly Charger[];
  readonly entries: readonly AdmissionEntry[];
}

/** Those of them that are gone, and whose name nobody has been registered under again. */
async function goneAmong(
  { stores }: EvseSecurityDependencies,
  tx: Transaction,
  chargers: readonly Charger[],
): Promise<readonly Charger[]> {
  const gone = chargers.filter(({ decommissionedAt }) => decommissionedAt !== null);
  if (gone.length === 0) return [];
  const again = await stores.chargers.withNames(
    tx,
    gone.map(({ wireName }) => wireName),
  );
  const taken = new Set(again.map(({ wireName }) => wireName));
  // Of one name that several had, the last: gateways know a name once.
  const latest = new Map(gone.map((one) => [one.wireName, one]));
  return [...latest.values()].filter(({ wireName }) => !taken.has(wireName));
}

/** Which of them come back with the key before after a rollback of their own: of few is there one to ask about. */
async function keysOfEach(deps: EvseSecurityDependencies, tx: Transaction, chargers: readonly Charger[]) {
  const ids = chargers.map(({ identityId }) => identityId);
  const keys = Map.groupBy(await deps.stores.keys.ofChargers(tx, ids), ({ identityId }) => identityId);
  const asked = chargers.filter(({ identityId }) => keys.get(identityId)?.some(({ state }) => state === 'retiring'));
  const capabilities =
    asked.length === 0 ? new Map<ChargerId, StationCapabilities>() : await capabilitiesOf(deps, tx, asked);
  const rollingBack = asked.filter(({ identityId }) => capabilities.get(identityId)?.key_rollback.value === true);
  return { keys, rollingBack: new Set(rollingBack.map(({ identityId }) => identityId)) };
}

/** Of a floor of 2 nothing is to be opened. */
const breakGlassesOf = ({ stores }: EvseSecurityDependencies, tx: Transaction, chargers: readonly Charger[]) =>
  stores.breakGlasses.inForceOf(
    tx,
    chargers.filter(({ profileFloor }) => profileFloor === 3).map(({ identityId }) => identityId),
  );

const openingNow = (one: BreakGlass | undefined, now: Date): Opening =>
  one === undefined ? 'nothing' : openingOf(one, now);

/** Of those that come with their factory certificates, the roots of their vendors; nobody does while there is no root at all. */
async function vouchingFor(
  { lifecycle }: EvseSecurityDependencies,
  newcomers: readonly Charger[],
): Promise<ReadonlyMap<ChargerId, readonly TrustAnchor[]>> {
  if (newcomers.length === 0 || (await lifecycle.factoryAnchors()).length === 0) return new Map();
  const ids = newcomers.map(({ identityId }) => identityId);
  const found = await lifecycle.factoryAnchorsOf(ids);
  return new Map(ids.map((id) => [id, found.get(id) ?? []]));
}
