import { createHash } from 'node:crypto';
import { canonicalJson, type Json } from '@bfcert/kernel/canonical-json';
import { ok, refused } from '@bfcert/kernel/result';
import type { Transaction } from '@bfcert/kernel/transaction';
import type { Certificate } from '../certificate/certificate.ts';
import type { CertificateId } from '../certificate/certificate-id.ts';
import { decide } from '../certificate/decide.ts';
import { refusalSentences, type TransitionRefusal } from '../certificate/refusals.ts';
import type { Step } from '../certificate/step.ts';
import { newEvidenceId, type Sighting } from '../evidence/evidence.ts';
import type { EvidenceEffect } from '../lifecycle.ts';
import type { LifecycleDependencies } from '../ports.ts';
import { purposes } from '../purposes/registry.ts';
import type { CommandContext, Outcome } from './command.ts';
import { openHoldings, surroundingsOf } from './open-holdings.ts';
import { runCommand } from './run-command.ts';
import { writeSteps } from './write-steps.ts';

export type EvidenceRefusal =
  | TransitionRefusal
  | 'identity_unknown'
  | 'fingerprint_unknown'
  | 'fingerprint_of_another_identity'
  | 'evidence_type_not_accepted';

type EvidenceOutcome = Outcome<
  { readonly certificateId: CertificateId; readonly effect: EvidenceEffect },
  EvidenceRefusal
>;

/** What an endpoint was seen to use decides what is active; what must not count is kept all the same. */
export function recordEvidence(
  deps: LifecycleDependencies,
  input: Sighting,
  context: CommandContext,
): Promise<EvidenceOutcome> {
  const sighting: Sighting = { ...input, at: observedAt(input.at, deps.clock.now()) };
  const { identityId, fingerprint, type, source, at } = sighting;
  const asJson: Json = { identityId, fingerprint, type, source, at, details: sighting.details ?? null };
  let seenBefore = false;

  return runCommand(deps, {
    name: 'record-evidence',
    input: asJson,
    context,
    subject: { identityId },
    // A station that knocks every second with a revoked certificate is audited once, and counted.
    auditsRefusal: () => !seenBefore,
    work: async (tx): Promise<EvidenceOutcome> => {
      // 1 whose certificate is it?
      const holdings = await openHoldings(deps, tx, identityId);
      if (holdings === null) return refused({ reason: 'identity_unknown', detail: 'No such identity.' });
      const own = holdings.records.find((candidate) => hasFingerprint(candidate, fingerprint));
      const record = own ?? (await deps.certificates.findByFingerprint(tx, fingerprint));

      // 2 what does it prove?
      const decision = judge(deps, holdings.records, own ?? null, record, sighting);

      // 3 keep the sighting, then write what it changed
      const verdict = decision.ok ? decision.value.effect : decision.refusal.reason;
      const kept = await deps.evidence.record(tx, {
        id: newEvidenceId(deps.clock.now()),
        identityId,
        certificateId: record?.id ?? null,
        fingerprint,
        type,
        source,
        verdict,
        firstAt: at,
        lastAt: at,
        sightings: 1,
        details: sighting.details ?? null,
      });
      seenBefore = !kept.first;
      if (!decision.ok) return decision;
      await write(deps, tx, decision.value.steps, context, asJson);
      return ok({ certificateId: decision.value.certificateId, effect: decision.value.effect });
    },
  });
}

type Judgement = Outcome<
  { readonly certificateId: CertificateId; readonly effect: EvidenceEffect; readonly steps: readonly Step[] },
  EvidenceRefusal
>;

function judge(
  deps: LifecycleDependencies,
  records: readonly Certificate[],
  own: Certificate | null,
  holder: Certificate | null,
  { type, at }: Sighting,
): Judgement {
  if (holder === null)
    return refused({ reason: 'fingerprint_unknown', detail: 'No certificate has this fingerprint.' });
  if (own === null) {
    const detail = `The certificate is ${holder.id} of another identity.`;
    return refused({ reason: 'fingerprint_of_another_identity', detail });
  }
  if (!purposes[own.purpose].evidence.includes(type)) {
    return refused({ reason: 'evidence_type_not_accepted', detail: `${type} proves nothing for ${own.purpose}.` });
  }
  const around = surroundingsOf(own, records, deps.clock.now());
  const decision = decide(own, { kind: 'evidence', type, seenAt: at }, around);
  if (!decision.ok) return refused({ reason: decision.refusal, detail: refusalSentences[decision.refusal] });
  return ok({ certificateId: own.id, effect: effectOf(own, decision.value), steps: decision.value });
}

function effectOf(record: Certificate, steps: readonly Step[]): EvidenceEffect {
  if (record.state === 'active') return 'already_active';
  if (steps.some(({ on }) => on === 'superseded_by_rollback')) return 'rolled_back';
  return record.state === 'retired' ? 'reactivated' : 'activated';
}

async function write(
  deps: LifecycleDependencies,
  tx: Transaction,
  steps: readonly Step[],
  context: CommandContext,
  sighting: Json,
): Promise<void> {
  const evidenceHash = createHash('sha256').update(canonicalJson(sighting)).digest('hex');
  await writeSteps(deps, tx, steps, { action: 'record-evidence', context, evidenceHash });
}

const hasFingerprint = (record: Certificate, fingerprint: string): boolean =>
  'signed' in record && record.signed.fingerprint === fingerprint;

/** In our one spelling of time, and not in our future: an observer's clock that runs ahead would beat every later sighting. */
function observedAt(at: string, now: Date): string {
  const time = Date.parse(at);
  if (Number.isNaN(time)) throw new RangeError(`not a time: ${at}`);
  return new Date(Math.min(time, now.getTime())).toISOString();
}
