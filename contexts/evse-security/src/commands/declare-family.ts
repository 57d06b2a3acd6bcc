import { auditEntryOf, describeActor, isLabel } from '@bfcert/certificate-lifecycle';
import { domainEventOf } from '@bfcert/kernel/outbox';
import { ok, type Result, refused } from '@bfcert/kernel/result';
import type { Transaction } from '@bfcert/kernel/transaction';
import {
  checkDraft,
  type DraftRefusal,
  declarationAsJson,
  type FamilyDeclaration,
  type FamilyDraft,
} from '../capability/family-declaration.ts';
import type { EvseSecurityDependencies } from '../ports.ts';
import { type CommandContext, mayDeclare } from './command-context.ts';
import { runOnce } from './run-once.ts';

export interface DeclareFamilyInput extends FamilyDraft {
  /** As the identities name it. */
  readonly family: string;
}

export type DeclareFamilyReason =
  | 'role_missing'
  | 'reason_missing'
  | 'family_name_invalid'
  | 'family_unknown'
  | 'owner_out_of_scope'
  | 'precondition_missing'
  | 'version_conflict'
  | 'idempotency_key_reused'
  | DraftRefusal;
type Refusal = { readonly reason: DeclareFamilyReason; readonly detail: string };

const no = (reason: DeclareFamilyReason, detail: string) => refused({ reason, detail });

/**
 * Says what a family can do, as its next version. The caller names the version it replaces, 0 where there is none, so that
 * nobody overwrites what they have not read. It is in force for every station of the family with its commit.
 */
export function declareFamily(
  deps: EvseSecurityDependencies,
  input: DeclareFamilyInput,
  context: CommandContext,
): Promise<Result<{ readonly version: number }, Refusal>> {
  const reused: Refusal = { reason: 'idempotency_key_reused', detail: 'This key was used for another request.' };
  const asked = { family: input.family, ...declarationAsJson(input), replaces: context.expectedVersion ?? null };
  const once = { command: 'declare-family', input: asked, reused, context };
  return runOnce<{ readonly version: number }, Refusal>(deps, once, async (tx) => {
    const { stores, clock } = deps;
    const { family } = input;
    if (!mayDeclare(context.actor)) return no('role_missing', 'Your roles do not allow this.');
    if (context.reason.trim() === '') return no('reason_missing', 'Say why.');
    if (!isLabel(family)) return no('family_name_invalid', 'A family is 1–100 visible characters, in form NFC.');
    const narrow = await objectionToScope(deps, tx, family, context.actor);
    if (narrow !== null) return refused(narrow);
    if (context.expectedVersion === undefined) {
      return no('precondition_missing', 'Say which version is to be replaced: 0 where there is none.');
    }
    const checked = checkDraft(input, clock.now());
    if (!checked.ok) return refused(checked.refusal);
    await stores.capabilities.lock(tx, family);
    const before = await stores.capabilities.declarationOf(tx, family);
    const inForce = before?.version ?? 0;
    if (context.expectedVersion !== inForce) {
      return no('version_conflict', `Version ${inForce} of the family is in force: read it, and look again.`);
    }
    const declaration: FamilyDeclaration = {
      family,
      version: inForce + 1,
      ...checked.value,
      declaredAt: clock.now(),
      declaredBy: describeActor(context.actor),
      reason: context.reason,
    };
    await stores.capabilities.addDeclaration(tx, declaration);
    await record(deps, tx, before, declaration, context);
    return ok({ version: declaration.version });
  });
}

/** A declaration is for every station of its family, so whoever makes it acts for the owners of all of them. */
export async function objectionToScope(
  { stores }: Pick<EvseSecurityDependencies, 'stores'>,
  tx: Transaction,
  family: string,
  { owners }: CommandContext['actor'],
): Promise<(Refusal & { readonly reason: 'family_unknown' | 'owner_out_of_scope' }) | null> {
  if (owners === 'all') return null;
  const having = await stores.capabilities.ownersOf(tx, family);
  if (!having.some((owner) => owners.includes(owner))) {
    return { reason: 'family_unknown', detail: 'There is no such family.' };
  }
  if (having.every((owner) => owners.includes(owner))) return null;
  return { reason: 'owner_out_of_scope', detail: 'Stations of other owners are of this family too.' };
}

async function record(
  { clock, events, audit }: EvseSecurityDependencies,
  tx: Transaction,
  before: FamilyDeclaration | null,
  after: FamilyDeclaration,
  context: CommandContext,
): Promise<void> {
  const now = clock.now();
  const { family, version } = after;
  const data = {
    family,
    version,
    replaced: before === null ? null : declarationAsJson(before),
    declared: declarationAsJson(after),
  };
  await events.append(tx, domainEventOf(now, context, { type: 'FamilyDeclared', subject: `family:${family}`, data }));
  const deed = {
    action: 'declare-family',
    before: before === null ? null : `family ${family}, version ${before.version}`,
    after: `family ${family}, version ${version}`,
    event: 'FamilyDeclared',
    detail: data,
  };
  await audit.append(tx, auditEntryOf(now, context, deed));
}
