import { mayTouch } from '@bfcert/kernel/actor';
import type { Transaction } from '@bfcert/kernel/transaction';
import { carryingItsNames } from '../combined/carrying-its-names.ts';
import { IS_DECOMMISSIONED } from '../decommission/decommission.ts';
import { identifyingKinds } from '../identity/binding.ts';
import type { Identity } from '../identity/identity.ts';
import { changedFields, checkContent, type IdentityField } from '../identity/identity-content.ts';
import { type IdentityId, newIdentityId } from '../identity/identity-id.ts';
import { isSynthetic, SYNTHETIC_IS_RESERVED } from '../identity/synthetic-owner.ts';
import type { ImportRow } from '../identity-source/import-row.ts';
import type { LifecycleDependencies } from '../ports.ts';
import { needsSecondPerson } from './change-identity.ts';
import type { CommandContext, Refusal } from './command.ts';
import { cannotCarry } from './controller-carries.ts';
import { openHoldings } from './open-holdings.ts';
import { ownerOutOfScope, type RegistrationRefusal } from './register-identity.ts';
import { bindingTaken, holdsCredential, tellOfRegistration, writeChange } from './write-identity.ts';

export type ImportConflict =
  | RegistrationRefusal
  | 'needs_second_person'
  /** Two rows of this import have the same name. */
  | 'row_repeated'
  /** Its names are those of several identities. */
  | 'several_identities'
  /** An identity that is gone for good had its names. */
  | 'identity_decommissioned'
  /** Another source speaks for this identity. */
  | 'other_source'
  /** A subject does not become another kind of subject. */
  | 'subject_type_differs';

export type ImportedRow = { readonly line: number } & (
  | { readonly outcome: 'created'; readonly identityId: IdentityId | null }
  | { readonly outcome: 'changed'; readonly identityId: IdentityId; readonly changed: IdentityField[] }
  | { readonly outcome: 'unchanged'; readonly identityId: IdentityId }
  | {
      readonly outcome: 'conflict';
      readonly identityId: IdentityId | null;
      readonly reason: ImportConflict;
      readonly detail: string;
    }
);

export interface TakenFrom {
  readonly source: string;
  readonly dryRun: boolean;
  /** Names that several rows of the whole import have. */
  readonly repeated: ReadonlySet<string>;
}

/** What comes of each row, by line; the caller holds the source. */
export async function takeRows(
  deps: LifecycleDependencies,
  tx: Transaction,
  rows: readonly ImportRow[],
  from: TakenFrom,
  context: CommandContext,
): Promise<ImportedRow[]> {
  const done: ImportedRow[] = [];
  // In the order of their names, so that two imports never wait for each other crosswise.
  for (const row of sortedByName(rows)) done.push(await takeRow(deps, tx, row, from, context));
  return done.sort((a, b) => a.line - b.line);
}

/** From now on the source speaks for those of them that no other speaks for. */
export async function claimRows(
  { identitySources }: Pick<LifecycleDependencies, 'identitySources'>,
  tx: Transaction,
  source: string,
  known: readonly IdentityId[],
  sync: string,
): Promise<void> {
  const claims = await identitySources.claimsOn(tx, known);
  const ours = known.filter((id) => (claims.get(id) ?? source) === source);
  await identitySources.claim(tx, source, [...new Set(ours)], sync);
}

async function takeRow(
  deps: LifecycleDependencies,
  tx: Transaction,
  { line, ...content }: ImportRow,
  { source, dryRun, repeated }: TakenFrom,
  context: CommandContext,
): Promise<ImportedRow> {
  const conflict = (refusal: Refusal<ImportConflict>, identityId: IdentityId | null = null): ImportedRow => ({
    line,
    outcome: 'conflict',
    identityId,
    ...refusal,
  });
  const { actor } = context;
  const checked = checkContent(content);
  if (!checked.ok) return conflict(checked.refusal);
  const twice = identifying(content).find((name) => repeated.has(name));
  if (twice !== undefined) return conflict({ reason: 'row_repeated', detail: `Several rows have ${twice}.` });
  if (!mayTouch(actor, content.owner)) return conflict(ownerOutOfScope(content.owner));

  const holders = await deps.identities.holders(tx, content.bindings);
  const ids = [...new Set(holders.values())];
  const [id, ...others] = ids;
  if (others.length > 0) {
    return conflict({ reason: 'several_identities', detail: `${ids.length} identities have its names between them.` });
  }
  const cause = { action: 'import-identities', context };
  const now = deps.clock.now();
  if (id === undefined) {
    // A list is short of what happened: whoever is gone comes back by a person's word alone.
    const [former] = await deps.identities.formerHolders(tx, content.bindings);
    if (former !== undefined) return conflict({ reason: 'identity_decommissioned', detail: IS_DECOMMISSIONED }, former);
    const lack = cannotCarry(null, content, [], now);
    if (lack !== null) return conflict(lack);
    if (dryRun) {
      const taken = await deps.identities.taken(tx, { id: null, bindings: content.bindings });
      return taken.length > 0 ? conflict(bindingTaken(taken)) : { line, outcome: 'created', identityId: null };
    }
    const identity: Identity = { ...content, id: newIdentityId(now), createdAt: now.toISOString(), version: 1 };
    const taken = await deps.identities.insert(tx, identity);
    if (taken.length > 0) return conflict(bindingTaken(taken));
    await tellOfRegistration(deps, tx, identity, cause);
    return { line, outcome: 'created', identityId: identity.id };
  }

  const holdings = await openHoldings(deps, tx, id);
  if (holdings === null || !mayTouch(actor, holdings.identity.owner)) {
    return conflict(bindingTaken([...holders.keys()].map((name) => kindIn(content, name))));
  }
  const { identity: before, records } = holdings;
  if (isSynthetic(before)) return conflict({ reason: 'identity_invalid', detail: SYNTHETIC_IS_RESERVED }, id);
  const speaker = (await deps.identitySources.claimsOn(tx, [id])).get(id) ?? source;
  if (speaker !== source) return conflict({ reason: 'other_source', detail: `${speaker} speaks for it.` }, id);
  if (before.subjectType !== content.subjectType) {
    return conflict({ reason: 'subject_type_differs', detail: `It is a ${before.subjectType}.` }, id);
  }
  const changed = changedFields(before, content);
  if (changed.length === 0) return { line, outcome: 'unchanged', identityId: id };
  const lack = cannotCarry(before, content, records, now);
  if (lack !== null) return conflict(lack, id);
  const carriers = changed.includes('bindings') ? await carryingItsNames(deps, tx, holdings) : [];
  if (holdsCredential(carriers, now)) return conflict(needsSecondPerson, id);
  if (dryRun) {
    const taken = await deps.identities.taken(tx, { id, bindings: content.bindings });
    if (taken.length > 0) return conflict(bindingTaken(taken), id);
  } else {
    const after: Identity = { ...before, ...content, version: before.version + 1 };
    const written = await writeChange(deps, tx, { before, after, changed }, cause);
    if (!written.ok) return conflict(written.refusal, id);
  }
  return { line, outcome: 'changed', identityId: id, changed: [...changed] };
}

/** Its names that no other subject may have. */
export const identifying = ({ bindings }: Pick<ImportRow, 'bindings'>): readonly string[] =>
  bindings.filter(({ kind }) => identifyingKinds.includes(kind)).map(({ kind, value }) => `${kind}=${value}`);

/** By the first of their names, then by line. */
export const sortedByName = (rows: readonly ImportRow[]): readonly ImportRow[] =>
  rows
    .map((row) => ({ row, name: identifying(row)[0] ?? '' }))
    .sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : a.row.line - b.row.line))
    .map(({ row }) => row);

const kindIn = ({ bindings }: Pick<ImportRow, 'bindings'>, name: string) => {
  const found = bindings.find(({ kind, value }) => `${kind}=${value}` === name);
  if (found === undefined) throw new Error(`${name} is no binding of this row`);
  return found.kind;
};

export function namesOfSeveral(rows: readonly ImportRow[]): ReadonlySet<string> {
  const seen = new Set<string>();
  const repeated = new Set<string>();
  for (const name of rows.flatMap(identifying)) (seen.has(name) ? repeated : seen).add(name);
  return repeated;
}
