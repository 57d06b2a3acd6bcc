import { mayTouch } from '@bfcert/kernel/actor';
import type { Transaction } from '@bfcert/kernel/transaction';
import type { Step } from '../certificate/step.ts';
import { type Evidence, newEvidenceId, type Sighting } from '../evidence/evidence.ts';
import type { Holdings } from '../identity/holdings.ts';
import type { IdentityId } from '../identity/identity-id.ts';
import type { LifecycleDependencies } from '../ports.ts';
import type { CommandContext } from './command.ts';
import { hasFingerprint, judge, observedAt } from './record-evidence.ts';
import { precondition } from './run-command.ts';

export interface SeenInUse {
  readonly sighting: Sighting;
  readonly context: CommandContext;
}

interface SeenAgain {
  readonly evidence: Evidence;
  readonly steps: readonly Step[];
}

/**
 * Many sightings, each of another identity, written together: those of certificates that are in force already and stay so,
 * by the rules of `recordEvidence`. Returns whose they are. Of the others nothing is written: they are that command's to
 * judge, and to refuse. Throws when an identity comes twice.
 */
export async function recordSeenAgain(
  deps: LifecycleDependencies,
  tx: Transaction,
  seen: readonly SeenInUse[],
): Promise<ReadonlySet<IdentityId>> {
  const byIdentity = new Map(seen.map((one) => [one.sighting.identityId, one]));
  if (byIdentity.size !== seen.length) throw new Error('an identity comes twice');
  const again: SeenAgain[] = [];
  for (const holdings of await deps.certificates.holdAll(tx, [...byIdentity.keys()])) {
    const one = byIdentity.get(holdings.identity.id);
    const found = one === undefined ? null : await seenAgain(deps, tx, holdings, one);
    if (found !== null) again.push(found);
  }
  await deps.evidence.recordAll(
    tx,
    again.map(({ evidence }) => evidence),
  );
  const steps = again.flatMap((one) => one.steps);
  await deps.certificates.writeSeen(
    tx,
    steps.map(({ before, after }) => ({ before, record: after })),
  );
  return new Set(again.map(({ evidence }) => evidence.identityId));
}

/** Null: it is another case than this one. */
async function seenAgain(
  deps: LifecycleDependencies,
  tx: Transaction,
  holdings: Holdings,
  { sighting, context }: SeenInUse,
): Promise<SeenAgain | null> {
  if (precondition('record-evidence', context) !== null) return null;
  if (!mayTouch(context.actor, holdings.identity.owner)) return null;
  const own = holdings.records.find((record) => hasFingerprint(record, sighting.fingerprint));
  if (own?.state !== 'active') return null;
  const { identityId, fingerprint, type, from, source, details = null } = sighting;
  const now = deps.clock.now();
  const at = observedAt(sighting.at, now);
  const judged = await judge(deps, tx, holdings, own, own, { ...sighting, observedAt: at }, context);
  if (!judged.ok || judged.value.steps.some(({ on }) => on !== 'seen')) return null;
  const kept = { id: newEvidenceId(now), identityId, certificateId: own.id, fingerprint, type, from, source, details };
  const verdict = judged.value.effect;
  return {
    evidence: { ...kept, verdict, firstAt: at, lastAt: at, sightings: 1 },
    steps: judged.value.steps,
  };
}
