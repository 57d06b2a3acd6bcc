import { createHash } from 'node:crypto';
import {
  type CommandContext,
  describeActor,
  type EvidenceSource,
  type EvidenceType,
  levelKept,
  objectionToSighting,
} from '@bfcert/certificate-lifecycle';
import { mayTouch } from '@bfcert/kernel/actor';
import { ok, refused } from '@bfcert/kernel/result';
import type { VehicleProvisioningDependencies } from '../ports.ts';
import { documentKey } from '../provisioning-case/document-key.ts';
import type { ProvisioningCase } from '../provisioning-case/provisioning-case.ts';
import type { ProvisioningCaseId } from '../provisioning-case/provisioning-case-id.ts';
import { putEvidence } from '../provisioning-case/put-signal.ts';
import type { DocumentOfEvidence, DocumentType } from '../provisioning-case/signals.ts';
import type { CaseOutcome } from './case-refusals.ts';
import { heardAt, keepSignal } from './keep-signal.ts';
import { caseRoles, onCase } from './on-case.ts';

export interface RecordCaseEvidenceInput {
  readonly caseId: ProvisioningCaseId;
  readonly type: EvidenceType;
  readonly from: EvidenceSource;
  readonly source: string;
  readonly reference: string;
  readonly at: Date;
  /** Of the certificate that it names, SHA-256 of the DER, lower-case hex; null: it names none. */
  readonly fingerprint: string | null;
  readonly document: HandedIn | null;
}

export interface HandedIn {
  readonly name: string;
  readonly mediaType: DocumentType;
  readonly content: Buffer;
}

/** In bytes. */
export const LARGEST_DOCUMENT = 2 * 1024 * 1024;

export type RecordCaseEvidenceRefusal =
  /** A person's word alone is none: what they have read somewhere has to be there to be read again. */
  'document_missing' | 'document_unsuitable' | 'document_store_full';

/**
 * What somebody outside says of whether it works. It is judged by the rule of the purpose, once for the case and, where
 * it names a certificate, by the certificate lifecycle for its record: what the lifecycle does not count, the case does not.
 */
export async function recordCaseEvidence(
  deps: VehicleProvisioningDependencies,
  { caseId, document: handedIn, ...input }: RecordCaseEvidenceInput,
  context: CommandContext,
): Promise<CaseOutcome<RecordCaseEvidenceRefusal>> {
  const action = 'record-provisioning-evidence';
  const { type, from, source, reference, fingerprint } = input;
  const document = handedIn === null ? null : documentOf(handedIn);
  const fault = faultOf(handedIn, context);
  // 1 the document is kept and the record judged before the transaction: both may be repeated
  const ahead = fault === null ? await actAhead(deps, caseId, input, handedIn, document, context) : null;
  const asked = { type, from, source, reference, at: input.at.toISOString(), fingerprint };
  const command = { action, caseId, input: { ...asked, document: document?.sha256 ?? null } };
  return onCase<RecordCaseEvidenceRefusal | 'version_conflict'>(deps, command, context, async (tx, held) => {
    if (fault !== null) return refused(fault);
    // It has become what was asked for since: what comes before the transaction was not done.
    if (ahead === null) return refused({ reason: 'version_conflict', detail: 'The case was just changed.' });
    if (ahead === 'full') {
      return refused({ reason: 'document_store_full', detail: 'The store of documents has no room for it.' });
    }
    // 2 what the case makes of it
    const at = heardAt(input.at, deps.clock.now());
    const objection = objectionOf(deps, held.one, input, context) ?? ahead.objection;
    const heard = { type, from, source, reference, firstAt: at, lastAt: at, sightings: 1, fingerprint, document };
    // 3 it is kept whatever is made of it
    const evidence = putEvidence(held.signals.evidence, { ...heard, objection });
    const documentSha256 = document?.sha256 ?? null;
    const said = { signal: 'evidence', name: type, says: from, source, reference, at } as const;
    const told = { ...said, objection, documentSha256, stationId: null };
    const after = { ...held.signals, evidence };
    return ok(await keepSignal(deps, tx, held, { after, told, action }, context));
  });
}

function faultOf(
  document: HandedIn | null,
  { actor }: CommandContext,
): { readonly reason: RecordCaseEvidenceRefusal; readonly detail: string } | null {
  const isProgram = actor.kind !== 'user';
  if (document === null) {
    return isProgram ? null : { reason: 'document_missing', detail: 'Hand in the document that shows it.' };
  }
  const { length } = document.content;
  if (length > 0 && length <= LARGEST_DOCUMENT) return null;
  return {
    reason: 'document_unsuitable',
    detail: `A document has 1 to ${LARGEST_DOCUMENT} bytes, this one ${length}.`,
  };
}

const documentOf = ({ name, mediaType, content }: HandedIn): DocumentOfEvidence => ({
  name,
  mediaType,
  bytes: content.length,
  sha256: createHash('sha256').update(content).digest('hex'),
});

type Told = Omit<RecordCaseEvidenceInput, 'caseId' | 'document'>;

/** Why the rule of the purpose does not count it, and why nothing of it may be told of a record. */
function objectionOf(
  { clock }: VehicleProvisioningDependencies,
  { artifact }: ProvisioningCase,
  { type, from, at }: Told,
  { actor }: CommandContext,
): string | null {
  const sighting = { type, from, at: at.toISOString() };
  return objectionToSighting(artifact, sighting, actor, clock.now())?.reason ?? null;
}

/** Null: nothing is done for whom the command would refuse. `full`: its document could not be kept. */
async function actAhead(
  deps: VehicleProvisioningDependencies,
  caseId: ProvisioningCaseId,
  input: Told,
  handedIn: HandedIn | null,
  document: DocumentOfEvidence | null,
  context: CommandContext,
): Promise<{ readonly objection: string | null } | 'full' | null> {
  const { actor, reason, expectedVersion } = context;
  const one = await deps.transactions.snapshot((tx) => deps.stores.cases.find(tx, caseId));
  if (one === null || one.state.name === 'withdrawn' || !mayTouch(actor, one.owner)) return null;
  if (actor.kind !== 'system' && !actor.roles.some((role) => caseRoles.includes(role))) return null;
  if (reason.trim() === '' || (expectedVersion !== undefined && expectedVersion !== one.version)) return null;
  if (handedIn !== null && document !== null) {
    const kept = await deps.documents.keep(documentKey(caseId, document.sha256), handedIn.content);
    if (kept === 'full') return 'full';
  }
  if (input.fingerprint === null || objectionOf(deps, one, input, context) !== null) return { objection: null };
  return { objection: await objectionOfRecord(deps, one, { ...input, fingerprint: input.fingerprint }, context) };
}

async function objectionOfRecord(
  deps: VehicleProvisioningDependencies,
  { identityId, artifact, program }: ProvisioningCase,
  { type, from, source, reference, at, fingerprint }: Told & { readonly fingerprint: string },
  { actor, reason: because, correlationId, causationId }: CommandContext,
): Promise<string | null> {
  const sighting = { identityId, fingerprint, type, from, source, at: at.toISOString(), details: { reference } };
  // Without its key and version: they are the case's.
  const cause = causationId === undefined ? {} : { causationId };
  const context = { actor: inTheNameOf(actor), reason: because, correlationId, ...cause };
  const outcome = await deps.lifecycle.recordEvidence(sighting, context);
  if (outcome.ok) return null;
  const { reason } = outcome.refusal;
  const level = levelKept(deps.lifecycle.ownership.of(artifact, program));
  // Where only evidence is kept, there is no record that it could be of.
  const hasRecords = !level.ok || level.value.level !== 'evidence_only';
  return reason === 'fingerprint_unknown' && !hasRecords ? null : reason;
}

/** The lifecycle takes evidence of others from programs only; the audit says for whom it was. Never as the system, which may speak for every source. */
const inTheNameOf = (actor: CommandContext['actor']): CommandContext['actor'] =>
  actor.kind === 'system'
    ? actor
    : {
        kind: 'service',
        id: 'provisioning-cases',
        roles: ['integration'],
        owners: actor.owners,
        onBehalfOf: describeActor(actor),
      };
