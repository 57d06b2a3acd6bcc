import { type AuditEntry, auditEntryOf, describeActor, type Lifecycle } from '@bfcert/certificate-lifecycle';
import type { Clock } from '@bfcert/kernel/clock';
import type { Transaction, TransactionRunner } from '@bfcert/kernel/transaction';
import type { ChargerId } from '../charger/charger.ts';
import type { CommandContext } from '../commands/command-context.ts';
import type { EvseSecurity } from '../create-evse-security.ts';
import { type Milestones, REPORT_MADE } from '../milestone/create-milestones.ts';
import type { StationSummary } from '../queries/stations.ts';
import { KeyFindings } from './key-findings.ts';
import type { ReportRecord, StationRecord } from './report-record.ts';

export interface ReportDependencies {
  readonly clock: Clock;
  readonly transactions: TransactionRunner;
  readonly audit: {
    append(tx: Transaction, entry: AuditEntry): Promise<void>;
    head(tx: Transaction): Promise<{ readonly seq: number; readonly hash: string } | null>;
  };
  readonly milestones: Milestones;
  readonly evse: Pick<EvseSecurity, 'stations' | 'authorizationKeys'>;
  readonly lifecycle: Pick<Lifecycle, 'ownersOf' | 'admissibleFingerprintsOf'>;
}

/** Stations that are read at once; the report is never in memory as a whole. */
const AT_ONCE = 500;

/**
 * Of every owner's stations, each as it is when its page is read. 1 the milestones · 2 who makes it and at which head of the audit,
 * which is audited before a line leaves · 3 the stations, page by page · 4 what stands in the way · 5 the end.
 */
export async function* makeComplianceReport(
  deps: ReportDependencies,
  context: CommandContext,
): AsyncGenerator<ReportRecord> {
  const judged = await deps.milestones.milestones();
  yield await begin(deps, context);
  for (const { milestone, criteria } of judged) {
    for (const one of criteria) yield { record: 'criterion', milestone, ...one };
  }
  const findings = new KeyFindings(deps.evse);
  const blockers = new Map<string, Extract<ReportRecord, { record: 'blocker' }>>();
  let stations = 0;
  for (let after: ChargerId | null = null; ; ) {
    const page: readonly StationSummary[] = await deps.evse.stations({ after, limit: AT_ONCE }, 'all');
    const ids = page.map(({ identityId }) => identityId);
    const owners = await deps.lifecycle.ownersOf(ids);
    const admissible = await deps.lifecycle.admissibleFingerprintsOf(ids);
    for (const one of page) {
      const own = admissible.get(one.identityId) ?? [];
      const certificate = own.find((each) => each.class === 'active') ?? own[0] ?? null;
      yield {
        ...stationRecord(one),
        owner: owners.get(one.identityId) ?? '',
        certificate: certificate && { state: certificate.class, until: certificate.until },
        keyFindings: await findings.of(one.identityId),
      };
      count(blockers, one);
    }
    stations += page.length;
    after = ids.at(-1) ?? null;
    if (page.length < AT_ONCE) break;
  }
  yield* [...blockers.values()].toSorted((one, other) => other.stations - one.stations);
  yield { record: 'end', stations };
}

async function begin(
  { clock, transactions, audit }: ReportDependencies,
  context: CommandContext,
): Promise<Extract<ReportRecord, { record: 'report' }>> {
  const now = clock.now();
  const auditHead = await transactions.run(async (tx) => {
    const head = await audit.head(tx);
    await audit.append(
      tx,
      auditEntryOf(now, context, { action: REPORT_MADE, detail: { auditHead: head && { ...head } } }),
    );
    return head;
  });
  return { record: 'report', madeAt: now.toISOString(), madeBy: describeActor(context.actor), auditHead };
}

const stationRecord = (one: StationSummary): Omit<StationRecord, 'owner' | 'certificate' | 'keyFindings'> => ({
  record: 'station',
  identityId: one.identityId,
  name: one.wireName,
  kind: one.kind,
  family: one.family,
  firmwareVersion: one.firmwareVersion,
  profile: one.profileFloor,
  migration: one.migration?.state ?? null,
  step: one.migration?.step ?? null,
  reason: one.migration?.reason ?? null,
  exceptions: one.tolerances,
});

function count(
  blockers: Map<string, Extract<ReportRecord, { record: 'blocker' }>>,
  { family, firmwareVersion, migration }: StationSummary,
): void {
  const reason = migration?.reason ?? null;
  if (reason === null) return;
  const key = JSON.stringify([family, firmwareVersion, reason]);
  const stations = (blockers.get(key)?.stations ?? 0) + 1;
  blockers.set(key, { record: 'blocker', family, firmwareVersion, reason, stations });
}
