import { mayTouch } from '@bfcert/kernel/actor';
import { ok, refused } from '@bfcert/kernel/result';
import type { Transaction } from '@bfcert/kernel/transaction';
import { identifyingKinds } from '../identity/binding.ts';
import type { Identity } from '../identity/identity.ts';
import { changedFields, checkContent, type IdentityField } from '../identity/identity-content.ts';
import { type IdentityId, newIdentityId } from '../identity/identity-id.ts';
import { SOURCE_NAME } from '../identity-source/identity-source.ts';
import { type ImportRow, MOST_ROWS } from '../identity-source/import-row.ts';
import type { LifecycleDependencies } from '../ports.ts';
import { needsSecondPerson } from './change-identity.ts';
import type { CommandContext, Outcome, Refusal } from './command.ts';
import { openHoldings } from './open-holdings.ts';
import { ownerOutOfScope, type RegistrationRefusal } from './register-identity.ts';
import { runCommand } from './run-command.ts';
import { bindingTaken, holdsCredential, tellOfRegistration, writeChange } from './write-identity.ts';

export interface IdentityImport {
  readonly source: string;
  readonly rows: readonly ImportRow[];
  /**
   * A source that sends all it has gives every part the same name of this synchronisation, and says which part is
   * the last: what it sent before and not in this one has vanished from it. Absent: these rows and no more.
   */
  readonly sync?: { readonly id: string; readonly isLast: boolean };
  /** Nothing is written. */
  readonly dryRun: boolean;
}

export type ImportConflict =
  | RegistrationRefusal
  | 'needs_second_person'
  /** Two rows of this import have the same name. */
  | 'row_repeated'
  /** Its names are those of several identities. */
  | 'several_identities'
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

/** A type and no interface: it is JSON. */
export type ImportReport = {
  readonly source: string;
  readonly dryRun: boolean;
  readonly created: number;
  readonly changed: number;
  readonly unchanged: number;
  readonly conflicts: number;
  readonly rows: ImportedRow[];
  /** Sent by this source before and not in this synchronisation; nothing happened to them. At most 1,000. */
  readonly vanished: IdentityId[];
};

const MOST_VANISHED = 1_000;
const SYNC_ID = /^[A-Za-z0-9._:-]{1,64}$/;
/** Rows that came outside of any synchronisation. */
const NO_SYNC = '';

/**
 * Each row is taken over whole or not at all, and one that conflicts keeps no other from it. Imports of one
 * source follow each other; the whole call is one transaction.
 */
export function importIdentities(
  deps: LifecycleDependencies,
  input: IdentityImport,
  context: CommandContext,
): Promise<Outcome<ImportReport, 'import_invalid'>> {
  const { source, rows, sync, dryRun } = input;
  return runCommand<ImportReport, 'import_invalid'>(deps, {
    name: 'import-identities',
    input: JSON.parse(JSON.stringify(input)),
    context,
    subject: {},
    work: async (tx) => {
      const fault = faultOf(input);
      if (fault !== null) return refused({ reason: 'import_invalid', detail: fault });
      const at = deps.clock.now().toISOString();
      if (!dryRun) await deps.identitySources.open(tx, source, at);
      const repeated = namesOfSeveral(rows);
      const done: ImportedRow[] = [];
      // In the order of their names, so that two imports never wait for each other crosswise.
      for (const row of rows.toSorted(byName)) done.push(await takeRow(deps, tx, row, { input, context, repeated }));
      done.sort((a, b) => a.line - b.line);

      const known = done.flatMap(({ identityId }) => (identityId === null ? [] : [identityId]));
      const claims = await deps.identitySources.claimsOn(tx, known);
      const ours = known.filter((id) => (claims.get(id) ?? source) === source);
      let vanished: readonly IdentityId[] = [];
      if (!dryRun) await deps.identitySources.claim(tx, source, [...new Set(ours)], sync?.id ?? NO_SYNC);
      if (sync?.isLast === true) {
        const elsewhen = await deps.identitySources.claimedElsewhen(tx, source, sync.id, MOST_VANISHED + known.length);
        vanished = elsewhen.filter((id) => !known.includes(id)).slice(0, MOST_VANISHED);
        if (!dryRun) await deps.identitySources.recordSynchronised(tx, source, at);
      }
      const count = (outcome: ImportedRow['outcome']) => done.filter((row) => row.outcome === outcome).length;
      return ok({
        source,
        dryRun,
        created: count('created'),
        changed: count('changed'),
        unchanged: count('unchanged'),
        conflicts: count('conflict'),
        rows: done,
        vanished: [...vanished],
      });
    },
  });
}

function faultOf({ source, rows, sync }: IdentityImport): string | null {
  if (!SOURCE_NAME.test(source)) return 'A source is called by up to 63 of a-z 0-9 . _ -, a letter or digit first.';
  if (rows.length > MOST_ROWS) return `There are more than ${MOST_ROWS} rows: send them in several parts.`;
  if (sync !== undefined && !SYNC_ID.test(sync.id))
    return 'A synchronisation is called by 1–64 of A-Z a-z 0-9 . _ : -.';
  return null;
}

interface Import {
  readonly input: IdentityImport;
  readonly context: CommandContext;
  readonly repeated: ReadonlySet<string>;
}

async function takeRow(
  deps: LifecycleDependencies,
  tx: Transaction,
  { line, ...content }: ImportRow,
  { input: { source, dryRun }, context, repeated }: Import,
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
  const speaker = (await deps.identitySources.claimsOn(tx, [id])).get(id) ?? source;
  if (speaker !== source) return conflict({ reason: 'other_source', detail: `${speaker} speaks for it.` }, id);
  if (before.subjectType !== content.subjectType) {
    return conflict({ reason: 'subject_type_differs', detail: `It is a ${before.subjectType}.` }, id);
  }
  const changed = changedFields(before, content);
  if (changed.length === 0) return { line, outcome: 'unchanged', identityId: id };
  if (changed.includes('bindings') && holdsCredential(records, now)) return conflict(needsSecondPerson, id);
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

const identifying = ({ bindings }: Pick<ImportRow, 'bindings'>): readonly string[] =>
  bindings.filter(({ kind }) => identifyingKinds.includes(kind)).map(({ kind, value }) => `${kind}=${value}`);

const byName = (a: ImportRow, b: ImportRow): number => {
  const [first = '', second = ''] = [a, b].map((row) => identifying(row)[0]);
  return first < second ? -1 : first > second ? 1 : a.line - b.line;
};

const kindIn = ({ bindings }: Pick<ImportRow, 'bindings'>, name: string) => {
  const found = bindings.find(({ kind, value }) => `${kind}=${value}` === name);
  if (found === undefined) throw new Error(`${name} is no binding of this row`);
  return found.kind;
};

function namesOfSeveral(rows: readonly ImportRow[]): ReadonlySet<string> {
  const seen = new Set<string>();
  const repeated = new Set<string>();
  for (const name of rows.flatMap(identifying)) (seen.has(name) ? repeated : seen).add(name);
  return repeated;
}
