import type { IdentityId } from '@bfcert/certificate-lifecycle';
import type { Database } from '@bfcert/kernel/postgres';
import type { Transaction } from '@bfcert/kernel/transaction';
import type { Insertable, Selectable } from 'kysely';
import type { ChargerId } from '../../charger/charger.ts';
import type { CredentialRenewal, RenewalPhase } from '../../credential-renewal/credential-renewal.ts';
import type { CredentialRenewalStore } from '../../credential-renewal/credential-renewal-store.ts';
import type { MigrationPhase } from '../../migration-case/migration-case.ts';
import type { StationProcess } from '../../station-process/station-process.ts';
import type { StationProcessStore } from '../../station-process/station-process-store.ts';
import { anyOf } from './any-of.ts';
import { ofChargersOf } from './of-owners.ts';
import { type EvseTables, type ProcessTable, tables } from './tables.ts';
import { takeDue } from './take-due.ts';

export const migrationCaseStore = (database: Database) =>
  stationProcessStore<MigrationPhase>(database, 'evse_migration_case');

const RENEWAL = 'evse_credential_renewal';
const ROLLOUT = 'evse_trust_anchor_rollout';

export const credentialRenewalStore = (database: Database): CredentialRenewalStore => {
  const open = (tx: Transaction) =>
    tables(tx).selectFrom(RENEWAL).selectAll().where('phase', 'not in', ['completed', 'failed']).orderBy('id');
  async function openOfEachEndpoint(tx: Transaction, ids: readonly IdentityId[]) {
    const found = new Map<IdentityId, CredentialRenewal[]>();
    if (ids.length === 0) return found;
    const rows = await open(tx).where('endpoint_id', '=', anyOf(ids)).execute();
    for (const row of rows) {
      const renewal = toProcess<RenewalPhase>(row);
      const id = renewal.endpoint?.identityId;
      if (id !== undefined) found.set(id, [...(found.get(id) ?? []), renewal]);
    }
    return found;
  }
  return {
    ...stationProcessStore<RenewalPhase>(database, RENEWAL),
    openOfEndpoints: async (tx, id) => {
      const rows = await open(tx).where('identity_id', '=', id).where('endpoint_id', 'is not', null).execute();
      return rows.map((row) => toProcess<RenewalPhase>(row));
    },
    withOpenEndpoints: async (tx, ids) => {
      const rows = await open(tx).where('identity_id', '=', anyOf(ids)).where('endpoint_id', 'is not', null).execute();
      return new Set(rows.map((row) => row.identity_id));
    },
    openOfEndpoint: async (tx, id) => (await openOfEachEndpoint(tx, [id])).get(id) ?? [],
    openOfEachEndpoint,
    ofCertificates: async (tx, ids) => {
      const rows = await tables(tx)
        .selectFrom(RENEWAL)
        .selectAll()
        .where('certificate_id', '=', anyOf(ids))
        .where('endpoint_id', 'is not', null)
        .orderBy('id')
        .execute();
      return new Map(rows.map((row) => [row.certificate_id ?? '', toProcess<RenewalPhase>(row)]));
    },
    withCertificate: async (tx, id, limit) => {
      const rows = await tables(tx)
        .selectFrom(RENEWAL)
        .selectAll()
        .where('identity_id', '=', id)
        .where('endpoint_id', 'is not', null)
        .where('certificate_id', 'is not', null)
        .orderBy('id', 'desc')
        .limit(limit)
        .execute();
      return rows.map((row) => toProcess<RenewalPhase>(row));
    },
  };
};

/** Only values of `Phase` are ever written to its table. */
export const toProcess = <Phase extends string>(row: Selectable<ProcessTable>): StationProcess<Phase> => ({
  id: row.id,
  identityId: row.identity_id,
  endpoint: endpointIn(row),
  bundle: row.bundle ?? null,
  phase: row.phase as Phase,
  round: row.round,
  roundStartedAt: row.round_started_at,
  phaseDeadline: row.phase_deadline,
  certificateId: row.certificate_id,
  lastOutcome: row.last_outcome,
  waitingFor: row.waiting_for,
  stop: row.stop,
  cutoverFailures: row.cutover_failures,
  cutoverInterruptions: row.cutover_interruptions,
  connection: row.connection,
  nextLookAt: row.next_look_at,
  createdAt: row.created_at,
  changedAt: row.changed_at,
  version: row.version,
});

function endpointIn({ endpoint_id: id, endpoint_purpose: purpose, endpoint_slot: slot }: Selectable<ProcessTable>) {
  return id == null || purpose == null ? null : { identityId: id, purpose, slot: slot ?? null };
}

export function stationProcessStore<Phase extends string>(
  database: Database,
  table: 'evse_migration_case' | 'evse_key_rotation' | typeof ROLLOUT | typeof RENEWAL,
): StationProcessStore<Phase> {
  const entries = `${table}_entry` as const;
  const toRow = (process: StationProcess<Phase>): Insertable<ProcessTable> => {
    if (table === RENEWAL) return { ...columnsOf(process), ...endpointColumns(process) };
    return table === ROLLOUT ? { ...columnsOf(process), bundle: process.bundle } : columnsOf(process);
  };
  async function latestOfEach(tx: Transaction, ids: readonly ChargerId[]) {
    if (ids.length === 0) return new Map<ChargerId, StationProcess<Phase>>();
    const latest = tables(tx)
      .selectFrom(table)
      .selectAll()
      .distinctOn('identity_id')
      .where('identity_id', 'in', ids)
      .orderBy('identity_id')
      .orderBy('created_at', 'desc')
      .orderBy('id', 'desc');
    const rows = await (table === RENEWAL ? latest.where('endpoint_id', 'is', null) : latest).execute();
    return new Map(rows.map((row) => [row.identity_id, toProcess<Phase>(row)]));
  }
  return {
    add: async (tx, process) => {
      const added = await tables(tx)
        .insertInto(table)
        .values(toRow(process))
        .onConflict((conflict) => conflict.doNothing())
        .returning('id')
        .executeTakeFirst();
      return added === undefined ? 'another_is_open' : 'added';
    },
    find: async (id) => {
      const row = await database
        .kysely<EvseTables>()
        .selectFrom(table)
        .selectAll()
        .where('id', '=', id)
        .executeTakeFirst();
      return row === undefined ? null : toProcess<Phase>(row);
    },
    lock: async (tx, id) => {
      // No key is ever changed, so a note, whose foreign key points here, need not wait.
      const row = await tables(tx)
        .selectFrom(table)
        .selectAll()
        .where('id', '=', id)
        .forNoKeyUpdate()
        .executeTakeFirst();
      return row === undefined ? null : toProcess<Phase>(row);
    },
    save: async (tx, process) => {
      const { id, ...changing } = toRow(process);
      await tables(tx)
        .updateTable(table)
        .set({ ...changing, version: process.version + 1 })
        .where('id', '=', id)
        .execute();
    },
    latestOf: async (tx, identityId) => (await latestOfEach(tx, [identityId])).get(identityId) ?? null,
    latestOfEach,
    begunSince: async (tx, ids, since) => {
      const rows = await tables(tx)
        .selectFrom(table)
        .select(['id', 'phase'])
        .where('identity_id', '=', anyOf(ids))
        .where('created_at', '>=', since)
        .orderBy('id')
        .execute();
      return rows.map(({ id, phase }) => ({ id, phase: phase as Phase }));
    },
    takeDue: (tx, at, options) => takeDue(tx, table, at, options),
    page: async (tx, owners, { phases, before, limit }) => {
      const rows = await tables(tx)
        .selectFrom(table)
        .selectAll()
        .where(ofChargersOf(owners, `${table}.identity_id`))
        .$if(before !== null, (query) => query.where('id', '<', before))
        .$if(phases !== null, (query) => query.where('phase', '=', anyOf(phases ?? [])))
        .orderBy('id', 'desc')
        .limit(limit)
        .execute();
      return rows.map((row) => toProcess<Phase>(row));
    },
    countByPhase: async (tx, owners) => {
      const rows = await tables(tx)
        .selectFrom(table)
        .select(({ fn }) => ['phase', fn.countAll<number>().as('count')])
        .where(ofChargersOf(owners, `${table}.identity_id`))
        .groupBy('phase')
        .execute();
      return new Map(rows.map((row) => [row.phase as Phase, row.count]));
    },
    note: async (tx, id, { at, kind, text }) => {
      await tables(tx).insertInto(entries).values({ process_id: id, at, kind, text, once: null }).execute();
    },
    noteOnce: async (tx, id, once, { at, kind, text }) => {
      await tables(tx)
        .insertInto(entries)
        .values({ process_id: id, at, kind, text, once })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
    },
    timeline: async (tx, id) => {
      const rows = await tables(tx)
        .selectFrom(entries)
        .selectAll()
        .where('process_id', '=', id)
        .orderBy('sequence')
        .execute();
      return rows.map(({ sequence, at, kind, text }) => ({ sequence, at, kind, text }));
    },
  };
}

const endpointColumns = ({ endpoint }: StationProcess<string>) => ({
  endpoint_id: endpoint?.identityId ?? null,
  endpoint_purpose: endpoint?.purpose ?? null,
  endpoint_slot: endpoint?.slot ?? null,
});

function columnsOf(process: StationProcess<string>): Insertable<ProcessTable> {
  return {
    id: process.id,
    identity_id: process.identityId,
    phase: process.phase,
    round: process.round,
    round_started_at: process.roundStartedAt,
    phase_deadline: process.phaseDeadline,
    certificate_id: process.certificateId,
    last_outcome: process.lastOutcome,
    waiting_for: process.waitingFor,
    stop: process.stop === null ? null : JSON.stringify(process.stop),
    cutover_failures: process.cutoverFailures,
    cutover_interruptions: process.cutoverInterruptions,
    connection: process.connection === null ? null : JSON.stringify(process.connection),
    next_look_at: process.nextLookAt,
    created_at: process.createdAt,
    changed_at: process.changedAt,
    version: process.version,
  };
}
