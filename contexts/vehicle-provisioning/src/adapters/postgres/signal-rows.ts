import type { Transaction } from '@bfcert/kernel/transaction';
import type { Selectable } from 'kysely';
import type { ProvisioningCaseId } from '../../provisioning-case/provisioning-case-id.ts';
import type { CaseEvidence, Delivery, Prerequisite, Signals } from '../../provisioning-case/signals.ts';
import { tables, type VehicleTables } from './tables.ts';

export async function readSignals(tx: Transaction, id: ProvisioningCaseId): Promise<Signals> {
  const [prerequisites, deliveries, evidence] = [
    await tables(tx)
      .selectFrom('vehicle_provisioning_prerequisite')
      .selectAll()
      .where('case_id', '=', id)
      .orderBy('place')
      .execute(),
    await tables(tx)
      .selectFrom('vehicle_provisioning_delivery')
      .selectAll()
      .where('case_id', '=', id)
      .orderBy('place')
      .execute(),
    await tables(tx)
      .selectFrom('vehicle_provisioning_evidence')
      .selectAll()
      .where('case_id', '=', id)
      .orderBy('place')
      .execute(),
  ];
  return {
    prerequisites: prerequisites.map(toPrerequisite),
    deliveries: deliveries.map(toDelivery),
    evidence: evidence.map(toEvidence),
  };
}

export const insertSignals = (tx: Transaction, id: ProvisioningCaseId, signals: Signals): Promise<void> =>
  saveSignals(tx, id, { prerequisites: [], deliveries: [], evidence: [] }, signals);

/** A row keeps its place from the time when it was heard first: what is unchanged is the same object. */
export async function saveSignals(
  tx: Transaction,
  id: ProvisioningCaseId,
  before: Signals,
  after: Signals,
): Promise<void> {
  for (const [place, one] of after.prerequisites.entries()) {
    if (one === before.prerequisites[place]) continue;
    const row = { case_id: id, place, ...prerequisiteRow(one) };
    await tables(tx)
      .insertInto('vehicle_provisioning_prerequisite')
      .values(row)
      .onConflict((conflict) => conflict.columns(['case_id', 'name']).doUpdateSet(prerequisiteRow(one)))
      .execute();
  }
  for (const [place, one] of after.deliveries.entries()) {
    if (one === before.deliveries[place]) continue;
    await tables(tx)
      .insertInto('vehicle_provisioning_delivery')
      .values({ case_id: id, place, ...deliveryRow(one) })
      .onConflict((conflict) => conflict.columns(['case_id', 'place']).doUpdateSet(deliveryRow(one)))
      .execute();
  }
  for (const [place, one] of after.evidence.entries()) {
    if (one === before.evidence[place]) continue;
    await tables(tx)
      .insertInto('vehicle_provisioning_evidence')
      .values({ case_id: id, place, ...evidenceRow(one) })
      .onConflict((conflict) => conflict.columns(['case_id', 'place']).doUpdateSet(evidenceRow(one)))
      .execute();
  }
}

const prerequisiteRow = ({ name, party, word }: Prerequisite) => ({
  name,
  party,
  met: word?.met ?? null,
  source: word?.source ?? null,
  reference: word?.reference ?? null,
  at: word?.at ?? null,
});

const deliveryRow = ({ channel, source, reference, outcome, at, stationId, evseId }: Delivery) => ({
  channel,
  source,
  reference,
  outcome,
  at,
  station_id: stationId,
  evse_id: evseId,
});

const evidenceRow = ({ from, firstAt, lastAt, document, ...one }: CaseEvidence) => ({
  type: one.type,
  origin: from,
  source: one.source,
  reference: one.reference,
  first_at: firstAt,
  last_at: lastAt,
  sightings: one.sightings,
  fingerprint: one.fingerprint,
  document: document === null ? null : JSON.stringify(document),
  objection: one.objection,
});

const toPrerequisite = ({
  name,
  party,
  met,
  source,
  reference,
  at,
}: Selectable<VehicleTables['vehicle_provisioning_prerequisite']>): Prerequisite => ({
  name,
  party,
  word: met === null || source === null || reference === null || at === null ? null : { met, source, reference, at },
});

const toDelivery = (row: Selectable<VehicleTables['vehicle_provisioning_delivery']>): Delivery => ({
  channel: row.channel,
  source: row.source,
  reference: row.reference,
  outcome: row.outcome,
  at: row.at,
  stationId: row.station_id,
  evseId: row.evse_id,
});

const toEvidence = (row: Selectable<VehicleTables['vehicle_provisioning_evidence']>): CaseEvidence => ({
  type: row.type,
  from: row.origin,
  source: row.source,
  reference: row.reference,
  firstAt: row.first_at,
  lastAt: row.last_at,
  sightings: row.sightings,
  fingerprint: row.fingerprint,
  document: row.document,
  objection: row.objection,
});
