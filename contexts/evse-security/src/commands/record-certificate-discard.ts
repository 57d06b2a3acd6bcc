import type { CertificateId } from '@bfcert/certificate-lifecycle';
import { systemActor } from '@bfcert/kernel/actor';
import type { Transaction } from '@bfcert/kernel/transaction';
import { type CertificateDiscard, saidOfCertificate } from '../certificate-discard/certificate-discard.ts';
import type { Charger, ChargerId } from '../charger/charger.ts';
import type { EvseSecurityDependencies } from '../ports.ts';
import type { StationFact } from '../station-contract/index.ts';
import { gaveUpEach, itsWords } from '../station-process/certificate-given-up.ts';
import { processContext, stationContext } from './command-context.ts';
import { migrationKind } from './migration-kind.ts';
import { moveProcess } from './move-process.ts';
import type { RunningProcess } from './open-processes.ts';
import { planRenewal } from './plan-renewal.ts';

type StationEvent = Extract<StationFact, { kind: 'security_event' }>;

/** As long as a station's discards count against it, in milliseconds: 7 days. */
export const DISCARDS_COUNT_FOR_MS = 7 * 86_400_000;

/** A certificate that left for the station and is in force nowhere. */
interface Taken {
  readonly certificateId: CertificateId;
  readonly fingerprint: string;
}

/** What the event may be about, newest first: read before the transaction. Nothing for an event that says no such thing. */
export async function takenBy(
  { lifecycle }: EvseSecurityDependencies,
  { type, identityId }: StationEvent,
): Promise<readonly Taken[]> {
  const said = saidOfCertificate(type);
  if (said === null) return [];
  const id = identityId as ChargerId;
  const sent = new Set(
    (await lifecycle.admissibleFingerprints(id))
      .filter(
        (one) =>
          one.class === 'installed_pending_activation' || (one.class === 'issued_and_sent' && said === 'discarded'),
      )
      .map(({ fingerprint }) => fingerprint),
  );
  if (sent.size === 0) return [];
  return (await lifecycle.certificatesOf(id, systemActor('security-events')))
    .flatMap(({ id: certificateId, fingerprint }) =>
      fingerprint !== null && sent.has(fingerprint) ? [{ certificateId, fingerprint }] : [],
    )
    .toSorted((a, b) => (a.certificateId < b.certificateId ? 1 : -1));
}

/**
 * A station says that it has given up a certificate that it had taken (A02.FR.29). Its open process acts on that once a
 * handshake bears it out; without one, as when the station went back later, its renewal begins again: at most
 * `retryBudget` times in seven days, then its case is a person's.
 */
export async function recordCertificateDiscard(
  deps: EvseSecurityDependencies,
  tx: Transaction,
  event: StationEvent,
  { running, taken }: { readonly running: RunningProcess | null; readonly taken: readonly Taken[] },
): Promise<void> {
  if (taken.length === 0) return;
  const { stores, clock } = deps;
  const identityId = event.identityId as ChargerId;
  const session = await stores.sessions.byConnection(tx, identityId, event.connectionId);
  const about = running === null ? taken.find(({ fingerprint }) => fingerprint !== session?.fingerprint) : undefined;
  const certificateId = running === null ? about?.certificateId : running.certificateId;
  if (certificateId == null || !taken.some((one) => one.certificateId === certificateId)) return;
  const discard: CertificateDiscard = {
    identityId,
    certificateId,
    saidAt: clock.now(),
    epoch: session?.epoch ?? 0,
    eventType: event.type,
    techInfo: event.techInfo,
  };
  if (!(await stores.discards.add(tx, discard)) || running !== null) return;
  const charger = await stores.chargers.find(tx, identityId);
  if (charger?.profileFloor === 3) await beginAgain(deps, tx, charger, discard);
}

async function beginAgain(
  deps: EvseSecurityDependencies,
  tx: Transaction,
  charger: Charger,
  discard: CertificateDiscard,
): Promise<void> {
  const { stores, clock, policy } = deps;
  const { identityId, certificateId } = discard;
  const latest = await stores.migrations.latestOf(tx, identityId);
  const migration = latest === null ? null : await stores.migrations.lock(tx, latest.id);
  if (migration?.phase === 'quarantine') return;
  const since = new Date(clock.now().getTime() - DISCARDS_COUNT_FOR_MS);
  const count = await stores.discards.countSince(tx, identityId, since);
  const reason = `the station gave up the certificate that it had taken${itsWords({ discard })}`;
  if (count <= policy.retryBudget) {
    await planRenewal(deps, tx, identityId, stationContext(charger, identityId, reason), { certificateId });
    return;
  }
  const stopped = gaveUpEach(count, { discard });
  if (migration?.phase !== 'active' || stopped.kind !== 'stop') return;
  const { code, because } = stopped;
  const context = processContext(migration.id, reason);
  const stop = { code, because, phase: 'active' };
  await moveProcess(deps, tx, migrationKind(deps), migration, { on: 'quarantined', because, stop, context });
}
