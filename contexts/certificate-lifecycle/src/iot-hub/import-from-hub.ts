import { ok, refused } from '@bfcert/kernel/result';
import type { BundleRefusal, ImportEntry, ImportResult } from '../certificate-import/certificate-import.ts';
import type { CommandContext, Outcome } from '../commands/command.ts';
import { importCertificates } from '../commands/import-certificates.ts';
import type { HubSide } from './drift.ts';
import type { SeenCertificate } from './hub-store.ts';
import type { IotHubDependencies } from './iot-hub-dependencies.ts';

/** Certificates in one import; a bundle holds no more than 500. */
const BATCH = 200;

export interface HubImport {
  readonly hub: string;
  /** The fingerprint after which to go on; null begins. */
  readonly after: string | null;
  readonly dryRun: boolean;
}

export interface HubImported {
  readonly dryRun: boolean;
  readonly certificates: readonly ImportResult[];
  /** Go on after this one; null at the end. */
  readonly next: string | null;
}

/**
 * Records for what a hub had at its last look and no record knows, a part of them at a time. A certificate belongs to
 * the identity that is bound to the thing it is attached to, because its own names say nothing; its state is the
 * hub's. One that is attached to nothing, or to things of several identities, is refused and says so.
 */
export async function importFromHub(
  deps: IotHubDependencies,
  { hub, after, dryRun }: HubImport,
  context: CommandContext,
): Promise<Outcome<HubImported, BundleRefusal | 'hub_unknown'>> {
  if (!deps.hubs.has(hub)) return refused({ reason: 'hub_unknown', detail: 'No such hub is configured.' });
  const compared = await deps.hubStore.compare(hub, after, BATCH);
  const next = compared.length < BATCH ? null : (compared.at(-1)?.fingerprint ?? null);
  const unknown = compared.flatMap(({ there, here }) => (there !== null && here === null ? [there] : []));
  if (unknown.length === 0) return ok({ dryRun, certificates: [], next });

  const rows = await deps.hubStore.seen(
    hub,
    unknown.map(({ id }) => id),
  );
  const entries: ImportEntry[] = [];
  for (const row of rows) entries.push(await entryOf(deps, row));
  const imported = await importCertificates(
    deps,
    { purpose: 'iot_hub_identity', operatingModel: null, bundlePem: bundleOf(rows), entries, dryRun },
    context,
  );
  return imported.ok ? ok({ ...imported.value, next }) : imported;
}

async function entryOf(
  { identities }: IotHubDependencies,
  { fingerprint, status, things }: HubSide,
): Promise<ImportEntry> {
  const platform = { name: 'aws_iot', status } as const;
  const bound = new Set<NonNullable<ImportEntry['identityId']>>();
  for (const thing of things) {
    const identity = await identities.findByBinding('iot_thing_name', thing);
    if (identity !== null) bound.add(identity.id);
  }
  const [identityId] = bound.size === 1 ? bound : [];
  return { fingerprint, platform, ...(identityId === undefined ? {} : { identityId }) };
}

const bundleOf = (rows: readonly SeenCertificate[]): string =>
  rows.map(({ certificatePem }) => `${certificatePem.trim()}\n`).join('');
