import type { Transaction } from '@bfcert/kernel/transaction';
import type { CertificateId } from '../certificate/certificate-id.ts';
import { recordUnknown } from './record-unknown.ts';
import type { ServerCertificateDependencies } from './server-certificate-dependencies.ts';
import { type FoundCertificate, type ServerCertificateSource, SourceUnavailable } from './server-certificate-source.ts';
import type { SeenServerCertificate, SourceLook } from './server-certificate-store.ts';
import { type Known, type RecordStanding, serverDriftOf } from './server-drift.ts';
import { tellOfServerDrift } from './tell-of-server-drift.ts';
import { tellOfUse } from './tell-of-use.ts';

/**
 * Reads one source:
 * 1 read it, while nothing is locked · 2 records for what none knows · 3 what is shown is evidence · 4 hold it
 * against the records, and keep what was seen, with an event wherever a difference came or went.
 *
 * A reading that is cut off changes nothing but its own account.
 */
export async function refreshSource(
  deps: ServerCertificateDependencies,
  source: ServerCertificateSource,
): Promise<SourceLook> {
  const { serverCertificateStore: store, transactions, clock } = deps;
  const startedAt = clock.now().toISOString();

  // 1
  let found: readonly FoundCertificate[];
  try {
    found = await source.read();
  } catch (error) {
    if (!(error instanceof SourceUnavailable)) throw error;
    const { completedAt = null, certificates = 0 } = (await store.lookOf(source.name)) ?? {};
    const look = { source: source.name, startedAt, completedAt, certificates, error: error.message };
    await transactions.run((tx) => store.setLook(tx, look));
    return look;
  }

  // 2, 3
  const notRecorded = await recordUnknown(deps, source, found);
  await tellOfUse(deps, source, found);

  // 4
  const compared: (readonly [FoundCertificate, Known])[] = [];
  for (const one of found) compared.push([one, await knownOf(deps, one, notRecorded)]);
  const completedAt = clock.now().toISOString();
  const certificates = found.filter(({ chain }) => chain !== null).length;
  const look = { source: source.name, startedAt, completedAt, certificates, error: null };
  await transactions.run(async (tx) => {
    await keep(deps, tx, source, compared);
    await store.setLook(tx, look);
  });
  return look;
}

/** What the inventory has of it, and in its place. Read without locks: a change meanwhile shows at the next reading. */
async function knownOf(
  { certificates, identities, transactions }: ServerCertificateDependencies,
  { chain, serverName, served, place = served?.slot }: FoundCertificate,
  notRecorded: ReadonlyMap<string, string>,
): Promise<Known> {
  const record =
    chain === null ? null : await transactions.run((tx) => certificates.findByFingerprint(tx, chain.fingerprint));
  const identity = served === null || serverName === null ? null : await identities.findByBinding('fqdn', serverName);
  const beside = identity === null ? [] : await certificates.allOf([identity.id]);
  const active = beside.find(
    ({ record: each }) => each.state === 'active' && each.purpose === 'backend_server' && each.slot === place,
  )?.record;
  return {
    record:
      record === null ? null : { certificateId: record.id, fingerprint: chain?.fingerprint ?? '', state: record.state },
    inForce: active?.state === 'active' ? standingOf(active) : null,
    notRecorded: (chain !== null && notRecorded.get(chain.fingerprint)) || null,
  };
}

const standingOf = ({
  id,
  signed,
}: {
  readonly id: CertificateId;
  readonly signed: { readonly fingerprint: string };
}): RecordStanding => ({ certificateId: id, fingerprint: signed.fingerprint, state: 'active' });

async function keep(
  deps: ServerCertificateDependencies,
  tx: Transaction,
  { name }: ServerCertificateSource,
  compared: readonly (readonly [FoundCertificate, Known])[],
): Promise<void> {
  const store = deps.serverCertificateStore;
  const before = new Map((await store.lock(tx, name)).map((row) => [row.reference, row]));
  const rows = compared.map(([found, known]) => rowOf(deps, name, found, known, before.get(found.reference) ?? null));
  await store.put(tx, rows);
  const met = new Set(rows.map(({ reference }) => reference));
  const gone = [...before.values()].filter(({ reference }) => !met.has(reference));
  await store.remove(
    tx,
    name,
    gone.map(({ reference }) => reference),
  );
  for (const row of rows) await tellOfServerDrift(deps, tx, before.get(row.reference) ?? null, row);
  for (const row of gone) await tellOfServerDrift(deps, tx, row, { ...row, drift: null });
}

/** What could not be read keeps what was last known of it, and the difference that was last seen. */
function rowOf(
  { clock }: ServerCertificateDependencies,
  source: string,
  found: FoundCertificate,
  known: Known,
  before: SeenServerCertificate | null,
): SeenServerCertificate {
  const now = clock.now().toISOString();
  const { chain, place: _, ...others } = found;
  if (found.problem !== null && found.status === null && before !== null) return { ...before, problem: found.problem };
  const drift = serverDriftOf(found, known);
  const since = before?.drift?.kind === drift?.kind ? (before?.drift?.since ?? now) : now;
  return {
    ...others,
    source,
    fingerprint: chain?.fingerprint ?? null,
    notAfter: chain?.notAfter ?? null,
    certificateId: known.record?.certificateId ?? null,
    notRecorded: known.notRecorded,
    drift: drift === null ? null : { ...drift, since },
    firstSeenAt: before?.firstSeenAt ?? now,
    lastSeenAt: now,
  };
}
