import { HANDSHAKE_REFUSED } from '@bfcert/certificate-lifecycle';
import { mayTouchAll, type OwnerScope, systemActor } from '@bfcert/kernel/actor';
import type { ChargerId } from '../charger/charger.ts';
import {
  type MigrationCase,
  type MigrationCaseId,
  type MigrationState,
  type MigrationStep,
  phasesOf,
  stateOf,
  stepOf,
} from '../migration-case/migration-case.ts';
import type { EvseSecurityDependencies } from '../ports.ts';
import type { Stop, TimelineEntry } from '../station-process/station-process.ts';

/** Times RFC 3339, UTC. */
export interface MigrationSummary {
  readonly caseId: string;
  readonly identityId: ChargerId;
  readonly wireName: string;
  readonly state: MigrationState;
  readonly step: MigrationStep | null;
  readonly lastOutcome: string;
  readonly waitingFor: string | null;
  readonly stop: Stop | null;
  readonly certificateId: string | null;
  readonly createdAt: string;
  readonly changedAt: string;
  readonly deadline: string | null;
}

export interface MigrationDetail extends MigrationSummary {
  readonly serialNumber: string;
  readonly profileFloor: 2 | 3;
  readonly cutoverFailures: number;
  readonly anchors: readonly { readonly name: string; readonly fingerprint: string; readonly state: string }[];
  readonly keys: readonly {
    readonly keyId: string;
    readonly version: number;
    readonly state: string;
    readonly origin: string;
  }[];
  /** Somebody who used this station's name, and may have been the station. */
  readonly lastRefusedHandshake: {
    readonly at: string;
    readonly reason: string;
    /** Of this kind, from this address, in that hour. */
    readonly count: number;
  } | null;
  /** Oldest first. */
  readonly timeline: readonly (Omit<TimelineEntry, 'at'> & { readonly at: string })[];
}

export interface MigrationOverview {
  readonly total: number;
  readonly byState: Readonly<Record<MigrationState, number>>;
  readonly byStep: Readonly<Partial<Record<MigrationStep, number>>>;
}

export async function migrationOverview(
  { stores, transactions }: EvseSecurityDependencies,
  owners: OwnerScope,
): Promise<MigrationOverview> {
  const counts = await transactions.snapshot((tx) => stores.migrations.countByPhase(tx, owners));
  const byState = { planned: 0, pending: 0, rollback: 0, active: 0, quarantine: 0, exempt: 0, abandoned: 0 };
  const byStep: Partial<Record<MigrationStep, number>> = {};
  let total = 0;
  for (const [phase, count] of counts) {
    byState[stateOf(phase)] += count;
    const step = stepOf(phase);
    if (step !== null) byStep[step] = count;
    total += count;
  }
  return { total, byState, byStep };
}

export interface MigrationsPage {
  /** Left out: in any. */
  readonly state?: MigrationState;
  readonly before: MigrationCaseId | null;
  readonly limit: number;
}

/** Newest first, before the given case. */
export function listMigrations(
  deps: EvseSecurityDependencies,
  { state, before, limit }: MigrationsPage,
  owners: OwnerScope,
): Promise<readonly MigrationSummary[]> {
  const { stores, transactions } = deps;
  return transactions.snapshot(async (tx) => {
    const phases = state === undefined ? null : phasesOf(state);
    const cases = await stores.migrations.page(tx, owners, { phases, before, limit });
    const chargers = await stores.chargers.findAll(
      tx,
      cases.map(({ identityId }) => identityId),
    );
    const names = new Map(chargers.map(({ identityId, wireName }) => [identityId, wireName]));
    return cases.map((one) => summary(one, names.get(one.identityId) ?? ''));
  });
}

export async function findMigration(
  deps: EvseSecurityDependencies,
  caseId: MigrationCaseId,
  owners: OwnerScope,
): Promise<MigrationDetail | null> {
  const { stores, transactions } = deps;
  const found = await stores.migrations.find(caseId);
  if (found === null) return null;
  const refusal = await lastRefusedHandshake(deps, found.identityId);
  return transactions.snapshot(async (tx) => {
    const charger = await stores.chargers.find(tx, found.identityId);
    if (charger === null || !mayTouchAll({ owners }, [charger.owner])) return null;
    const anchors = await stores.anchors.ofCharger(tx, charger.identityId);
    const keys = await stores.keys.ofCharger(tx, charger.identityId);
    const timeline = await stores.migrations.timeline(tx, caseId);
    return {
      ...summary(found, charger.wireName),
      serialNumber: charger.serialNumber,
      profileFloor: charger.profileFloor,
      cutoverFailures: found.cutoverFailures,
      anchors: anchors.map(({ name, fingerprint, state }) => ({ name, fingerprint, state })),
      keys: keys.map(({ id, version, state, origin }) => ({ keyId: id, version, state, origin })),
      lastRefusedHandshake: refusal && {
        at: refusal.lastAt,
        reason: refusal.reportedType.slice(HANDSHAKE_REFUSED.length),
        count: refusal.count,
      },
      timeline: timeline.map((entry) => ({ ...entry, at: entry.at.toISOString() })),
    };
  });
}

/** Those of an hour are one for each reason and address: the latest is among the few newest. */
const NEWEST = 50;

async function lastRefusedHandshake({ lifecycle }: EvseSecurityDependencies, identityId: ChargerId) {
  const query = { identityId, source: 'gateway', after: null, limit: NEWEST } as const;
  const events = await lifecycle.securityEvents(query, systemActor('migrations'));
  const refusals = events.filter(({ reportedType }) => reportedType.startsWith(HANDSHAKE_REFUSED));
  return refusals.reduce<(typeof refusals)[number] | null>(
    (latest, one) => (latest === null || one.lastAt > latest.lastAt ? one : latest),
    null,
  );
}

function summary(one: MigrationCase, wireName: string): MigrationSummary {
  return {
    caseId: one.id,
    identityId: one.identityId,
    wireName,
    state: stateOf(one.phase),
    step: stepOf(one.phase),
    lastOutcome: one.lastOutcome,
    waitingFor: one.waitingFor,
    stop: one.stop,
    certificateId: one.certificateId,
    createdAt: one.createdAt.toISOString(),
    changedAt: one.changedAt.toISOString(),
    deadline: one.phaseDeadline?.toISOString() ?? null,
  };
}
