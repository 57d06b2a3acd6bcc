import { createHash } from 'node:crypto';
import { mayTouch } from '@bfcert/kernel/actor';
import { canonicalJson, type Json } from '@bfcert/kernel/canonical-json';
import { ok, refused } from '@bfcert/kernel/result';
import type { Transaction } from '@bfcert/kernel/transaction';
import type { Certificate } from '../certificate/certificate.ts';
import type { CertificateId } from '../certificate/certificate-id.ts';
import { decide } from '../certificate/decide.ts';
import { refusalSentences, type TransitionRefusal } from '../certificate/refusals.ts';
import type { Step } from '../certificate/step.ts';
import type { ActivationRule } from '../evidence/activation-rule.ts';
import { type Evidence, newEvidenceId, type Sighting } from '../evidence/evidence.ts';
import { maySpeakFor } from '../evidence/evidence-source.ts';
import { type EvidenceObjection, isProven, objectionTo, ruleInWords, type Seen } from '../evidence/judge-evidence.ts';
import type { Holdings } from '../identity/holdings.ts';
import type { LifecycleDependencies } from '../ports.ts';
import { purposes } from '../purposes/registry.ts';
import type { CommandContext, Outcome } from './command.ts';
import { openHoldings, surroundingsIn } from './open-holdings.ts';
import type { EvidenceEffect } from './outcomes.ts';
import { runCommand } from './run-command.ts';
import { writeSteps } from './write-steps.ts';

export type EvidenceRefusal =
  | TransitionRefusal
  | EvidenceObjection
  | 'identity_unknown'
  | 'fingerprint_unknown'
  | 'fingerprint_of_another_identity'
  /** Only the system's own processes see what comes from there. */
  | 'evidence_source_not_yours';

type EvidenceRecorded = {
  readonly certificateId: CertificateId;
  readonly effect: EvidenceEffect;
  /** What the purpose asks for; null unless more of it is needed. */
  readonly stillNeeded: string | null;
};

type EvidenceOutcome = Outcome<EvidenceRecorded, EvidenceRefusal>;

/** What an endpoint was seen to use decides what is active; what must not count is kept all the same. */
export function recordEvidence(
  deps: LifecycleDependencies,
  input: Sighting,
  context: CommandContext,
): Promise<EvidenceOutcome> {
  const { identityId, fingerprint, type, from, source, details = null } = input;
  const at = observedAt(input.at, deps.clock.now());
  const asJson: Json = { identityId, fingerprint, type, from, source, at: input.at, details };
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
      if (holdings === null || !mayTouch(context.actor, holdings.identity.owner)) {
        return refused({ reason: 'identity_unknown', detail: 'No such identity.' });
      }
      const own = holdings.records.find((candidate) => hasFingerprint(candidate, fingerprint));
      const record = own ?? (await deps.certificates.findByFingerprint(tx, fingerprint));

      // 2 what does it prove?
      const decision = await judge(deps, tx, holdings, own ?? null, record, { ...input, observedAt: at }, context);

      // 3 keep the sighting, then write what it changed
      const verdict = decision.ok ? decision.value.effect : decision.refusal.reason;
      const kept = await deps.evidence.record(tx, {
        id: newEvidenceId(deps.clock.now()),
        identityId,
        certificateId: record?.id ?? null,
        fingerprint,
        type,
        from,
        source,
        verdict,
        firstAt: at,
        lastAt: at,
        sightings: 1,
        details,
      });
      seenBefore = !kept.first;
      if (!decision.ok) return decision;
      const { steps, ...recorded } = decision.value;
      await write(deps, tx, steps, context, asJson);
      return ok(recorded);
    },
  });
}

type Judgement = Outcome<EvidenceRecorded & { readonly steps: readonly Step[] }, EvidenceRefusal>;

/** What a sighting proves. Of an active record it asks nothing of the database. */
export async function judge(
  deps: LifecycleDependencies,
  tx: Transaction,
  holdings: Holdings,
  own: Certificate | null,
  holder: Certificate | null,
  sighting: Sighting & { readonly observedAt: string },
  { actor }: CommandContext,
): Promise<Judgement> {
  const { type, from, observedAt: seenAt } = sighting;
  if (holder === null)
    return refused({ reason: 'fingerprint_unknown', detail: 'No certificate has this fingerprint.' });
  if (own === null) {
    const detail = `The certificate is ${holder.id} of another identity.`;
    return refused({ reason: 'fingerprint_of_another_identity', detail });
  }
  if (!maySpeakFor(from, actor, purposes[own.purpose].relyingParty)) {
    return refused({ reason: 'evidence_source_not_yours', detail: `What comes from ${from} is not yours to report.` });
  }
  const now = deps.clock.now();
  const { activation } = purposes[own.purpose];
  const objection = objectionTo(activation, sighting, now);
  if (objection !== null) return refused(objection);
  const successor = own.state === 'active' ? null : await deps.certificates.otherHolderOf(tx, own);
  if (successor !== null) {
    const detail = `The combined certificate ${successor} of its station has taken its place.`;
    return refused({ reason: 'evidence_predates_successor', detail });
  }
  const decision = decide(own, { kind: 'evidence', type, seenAt }, surroundingsIn(deps, holdings, own));
  if (!decision.ok) return refused({ reason: decision.refusal, detail: refusalSentences[decision.refusal] });

  const certificateId = own.id;
  const complete =
    own.state === 'active' || activation === null || (await isComplete(deps, tx, own, activation, sighting));
  if (!complete) return ok({ certificateId, effect: 'noted', stillNeeded: ruleInWords(activation), steps: [] });
  return ok({ certificateId, effect: effectOf(own, decision.value), stillNeeded: null, steps: decision.value });
}

/** Whether this sighting, with what was seen before, is all that the purpose asks for. */
async function isComplete(
  deps: LifecycleDependencies,
  tx: Transaction,
  record: Certificate,
  rule: ActivationRule,
  { type, from, observedAt: at }: Sighting & { readonly observedAt: string },
): Promise<boolean> {
  const now = deps.clock.now();
  const seen: Seen[] = [{ type, from, firstAt: at, lastAt: at, sightings: 1 }];
  if (isProven(rule, seen, now)) return true;
  if (record.state === 'installed_pending_activation' && record.since === 'endpoint_answer') {
    const { installedAt } = record;
    seen.push({
      type: 'accepted_by_station',
      from: 'station',
      firstAt: installedAt,
      lastAt: installedAt,
      sightings: 1,
    });
  }
  for (const earlier of await deps.evidence.knownOf(tx, record.id)) {
    if (hasCounted(earlier)) seen.push(earlier);
  }
  return isProven(rule, seen, now);
}

const effects: readonly EvidenceEffect[] = ['noted', 'activated', 'rolled_back', 'reactivated', 'already_active'];

/** Whether it was taken as what the rule of its purpose asks for, alone or with others. */
export const hasCounted = ({ verdict }: Pick<Evidence, 'verdict'>): boolean =>
  effects.some((effect) => effect === verdict);

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

export const hasFingerprint = (record: Certificate, fingerprint: string): boolean =>
  'signed' in record && record.signed.fingerprint === fingerprint;

/** In our one spelling of time, and not in our future: an observer's clock that runs ahead would beat every later sighting. */
export function observedAt(at: string, now: Date): string {
  const time = Date.parse(at);
  if (Number.isNaN(time)) throw new RangeError(`not a time: ${at}`);
  return new Date(Math.min(time, now.getTime())).toISOString();
}
