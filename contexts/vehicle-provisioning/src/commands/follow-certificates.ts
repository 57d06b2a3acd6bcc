import type { CertificateInPlace, CommandContext } from '@bfcert/certificate-lifecycle';
import type { Transaction } from '@bfcert/kernel/transaction';
import type { VehicleProvisioningDependencies } from '../ports.ts';
import type { Step } from '../provisioning-case/decide.ts';
import { isStillProven, lostBecause } from '../provisioning-case/lost-certificate.ts';
import type { ProvisioningCase } from '../provisioning-case/provisioning-case.ts';
import { putEvidence } from '../provisioning-case/put-signal.ts';
import type { CaseEvidence, Signals } from '../provisioning-case/signals.ts';
import { keepSignal, type ToldSignal } from './keep-signal.ts';
import type { HeldCase } from './on-case.ts';
import { settleCase } from './settle-case.ts';

const ACTION = 'follow-certificate';

/**
 * What the records of its place say is taken into a case whose row is held: 1 what brought one into force is evidence of
 * the case too · 2 evidence of one that is out of force counts no more · 3 an active case that has no proof left by that is
 * taken back, or over where the next of its place is followed already. Said twice, it changes nothing.
 */
export async function followCertificates(
  deps: VehicleProvisioningDependencies,
  tx: Transaction,
  held: HeldCase,
  { inForce, all }: { readonly inForce: CertificateInPlace | null; readonly all: readonly CertificateInPlace[] },
  context: CommandContext,
): Promise<void> {
  let { one, signals } = held;
  const keep = async (row: CaseEvidence, evidence: readonly CaseEvidence[]): Promise<void> => {
    const after = { ...signals, evidence };
    one = await keepSignal(deps, tx, { one, signals }, { after, told: toldOf(row), action: ACTION }, context);
    signals = after;
  };
  // What has come goes before what has gone: of a certificate and its successor the case is without neither for a moment.
  for (const row of inForce === null ? [] : rowsOf(inForce)) {
    if (!isKnown(signals, row)) await keep(row, putEvidence(signals.evidence, row));
  }
  const wasActive = one.state.name === 'active';
  for (const [at, row] of signals.evidence.entries()) {
    const certificate = all.find(({ fingerprint }) => fingerprint === row.fingerprint);
    const objection = certificate === undefined ? null : lostBecause(certificate.state);
    if (objection === null || row.objection !== null) continue;
    const lost = { ...row, objection };
    await keep(lost, signals.evidence.with(at, lost));
  }
  if (!wasActive || signals === held.signals || isStillProven(one.artifact, signals)) return;
  const first = await withoutProof(deps, tx, one);
  await settleCase(deps, tx, { one, signals, first, action: ACTION }, context);
}

const rowsOf = ({ certificateId, fingerprint, evidence }: CertificateInPlace): readonly CaseEvidence[] =>
  evidence.map(({ type, from, source, firstAt, lastAt, sightings }) => ({
    type,
    from,
    source,
    reference: certificateId,
    firstAt,
    lastAt,
    sightings,
    fingerprint,
    document: null,
    objection: null,
  }));

/** Whoever told the case has told the record too, under a reference of their own. */
const isKnown = ({ evidence }: Signals, row: CaseEvidence): boolean =>
  evidence.some(
    ({ type, from, source, fingerprint, objection }) =>
      objection === null &&
      type === row.type &&
      from === row.from &&
      source === row.source &&
      fingerprint === row.fingerprint,
  );

const toldOf = ({ type, from, source, reference, lastAt, objection, document }: CaseEvidence): ToldSignal => ({
  signal: 'evidence',
  name: type,
  says: from,
  source,
  reference,
  at: lastAt,
  objection,
  documentSha256: document?.sha256 ?? null,
  stationId: null,
});

/** A place has one unfinished case: the one that is taken back cannot be a second. */
async function withoutProof(
  { stores }: VehicleProvisioningDependencies,
  tx: Transaction,
  one: ProvisioningCase,
): Promise<Step> {
  const next = await stores.cases.unfinishedIn(tx, one);
  return next === null
    ? { on: 'proof_lost', to: { name: 'pending_activation' } }
    : { on: 'withdrawn', to: { name: 'withdrawn', because: 'proof_lost' } };
}
