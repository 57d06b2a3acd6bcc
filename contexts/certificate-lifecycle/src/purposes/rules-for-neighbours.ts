import type { Actor } from '@bfcert/kernel/actor';
import type { Result } from '@bfcert/kernel/result';
import type { Refusal } from '../commands/command.ts';
import type { Sighting } from '../evidence/evidence.ts';
import { maySpeakFor } from '../evidence/evidence-source.ts';
import { type EvidenceObjection, isProven, objectionTo, ruleInWords, type Seen } from '../evidence/judge-evidence.ts';
import { spelledAs } from '../identity/binding.ts';
import type { Identity } from '../identity/identity.ts';
import { type ImportLevel, type ImportObjection, importLevel } from '../ownership/import-level.ts';
import type { OwnershipDecision } from '../ownership/ownership-decision.ts';
import type { PurposeName } from './purpose.ts';
import { purposes } from './registry.ts';
import { slotsOf } from './slots.ts';

/**
 * What others follow by the rules of a purpose without having a record of a certificate: they ask here, so that
 * no second rule can say something else.
 */

/** Where the identity has it, in the spelling of the slot; `undefined`: it has no such slot. */
export function slotNamed(purpose: PurposeName, identity: Identity, name: string | null): string | null | undefined {
  const { slots } = purposes[purpose];
  const spelled = (text: string | null) =>
    slots.kind === 'by_binding' && text !== null ? spelledAs(slots.binding, text) : text;
  return slotsOf(slots, identity).find((slot) => spelled(slot.name) === spelled(name))?.name;
}

/** Why this sighting counts for nothing, whoever else has seen what; null: it counts. */
export function objectionToSighting(
  purpose: PurposeName,
  sighting: Pick<Sighting, 'type' | 'from' | 'at'>,
  actor: Actor,
  now: Date,
): Refusal<EvidenceObjection | 'evidence_source_not_yours'> | null {
  const { activation, relyingParty } = purposes[purpose];
  if (!maySpeakFor(sighting.from, actor, relyingParty)) {
    return { reason: 'evidence_source_not_yours', detail: `What comes from ${sighting.from} is not yours to report.` };
  }
  return objectionTo(activation, sighting, now);
}

/** Whether what was seen is now all that the purpose asks for. Without a rule nothing ever is. */
export function isProvenFor(purpose: PurposeName, seen: readonly Seen[], now: Date): boolean {
  const { activation } = purposes[purpose];
  return activation !== null && isProven(activation, seen, now);
}

/** All that the purpose asks for, for a person; null: nothing proves it. */
export function proofInWords(purpose: PurposeName): string | null {
  const { activation } = purposes[purpose];
  return activation === null ? null : ruleInWords(activation);
}

/** How much of what is not issued here may be kept, by these decisions. */
export const levelKept = (decision: OwnershipDecision): Result<ImportLevel, Refusal<ImportObjection>> =>
  importLevel(decision, purposes[decision.purpose], null);
