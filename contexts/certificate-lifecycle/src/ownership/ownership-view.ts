import { canonicalJson } from '@bfcert/kernel/canonical-json';
import { ok, type Result, refused } from '@bfcert/kernel/result';
import type { Refusal } from '../commands/command.ts';
import { boundValues } from '../identity/identity.ts';
import { hasPrograms } from '../policy/policy-rule.ts';
import type { PurposeName } from '../purposes/purpose.ts';
import { purposes } from '../purposes/registry.ts';
import { missingFields, unvalidatedStandards } from './completeness.ts';
import type { NotReady, OwnershipDecision, OwnershipDecisions } from './ownership-decision.ts';
import { type LicensedStandard, type OwnershipEntry, ownershipFields } from './ownership-entry.ts';
import type { OwnershipVersion } from './ownership-version.ts';
import { type Member, objectionToMember, type Program } from './program.ts';

const ALL = '';

/** One version, ready to be asked about any number of certificates. */
export class OwnershipView implements OwnershipDecisions {
  readonly #version: number;
  readonly #programs: ReadonlyMap<string, Program>;
  readonly #entries: ReadonlyMap<string, OwnershipEntry>;

  constructor({ version, programs, entries }: Pick<OwnershipVersion, 'version' | 'programs' | 'entries'>) {
    this.#version = version;
    this.#programs = new Map(programs.map((program) => [program.slug, program]));
    this.#entries = new Map(entries.map((entry) => [placeOf(entry.purpose, entry.program), entry]));
  }

  programs(): readonly Program[] {
    return [...this.#programs.values()];
  }

  of(purpose: PurposeName, program: string | null): OwnershipDecision {
    const { ownership } = purposes[purpose];
    if (ownership.kind === 'with_purpose' || (ownership.kind === 'without_program' && program === null)) {
      return this.#own(purpose);
    }
    return this.entryOf(purpose, program);
  }

  /** By the entry of this program, or by the one for all programs without one. */
  entryOf(purpose: PurposeName, program: string | null): OwnershipDecision {
    const known = program === null ? null : (this.#programs.get(program) ?? null);
    const entry =
      this.#entries.get(placeOf(purpose, program)) ?? this.#entries.get(placeOf(purpose, null)) ?? undecided(purpose);
    const kind = known?.kind ?? 'production';
    const missing = [...(program !== null && known === null ? (['program'] as const) : []), ...missingFields(entry)];
    const unvalidated = unvalidatedStandards(entry);
    const { operatingModel, sourceOfTruthLevel, authorities, supportOwner } = entry;
    return {
      version: this.#version,
      purpose,
      program,
      kind,
      operatingModel,
      sourceOfTruthLevel,
      authorities,
      supportOwner,
      missing,
      unvalidated,
      mayIssue: kind === 'test' ? ok(null) : readiness(purpose, program, missing, unvalidated),
    };
  }

  /**
   * The decisions about a certificate of this identity. Its slot names the program where the purpose has one for each;
   * else every program that the identity is bound to has a say, and they must say the same.
   */
  about(purpose: PurposeName, slot: string | null, identity: Member): OwnershipDecision {
    const [first, ...others] = this.#programsOf(purpose, slot, identity).map((program) => this.of(purpose, program));
    if (first === undefined || first.kind === 'own') return first ?? this.of(purpose, null);
    const stranger = [first, ...others].find((decision) => this.#objectionTo(decision.program, identity) !== null);
    if (stranger !== undefined) {
      const detail = this.#objectionTo(stranger.program, identity) ?? '';
      return { ...stranger, mayIssue: refused({ reason: 'program_of_others', detail }) };
    }
    if (others.every((other) => saysTheSame(first, other))) return first;
    const named = [first, ...others].map(({ program }) => program).join(', ');
    const detail = `It is in the programs ${named}, whose decisions about ${purpose} differ.`;
    return {
      ...first,
      kind: 'production',
      operatingModel: null,
      mayIssue: refused({ reason: 'program_ambiguous', detail }),
    };
  }

  #programsOf(purpose: PurposeName, slot: string | null, identity: Member): readonly (string | null)[] {
    if (hasPrograms(purpose)) return [slot];
    const bound = [...boundValues(identity, 'program')].sort();
    return bound.length === 0 ? [null] : bound;
  }

  #objectionTo(program: string | null, identity: Member): string | null {
    const known = program === null ? undefined : this.#programs.get(program);
    return known === undefined ? null : objectionToMember(known, identity);
  }

  #own(purpose: PurposeName): OwnershipDecision {
    return {
      version: this.#version,
      purpose,
      program: null,
      kind: 'own',
      operatingModel: null,
      sourceOfTruthLevel: 'full',
      authorities: null,
      supportOwner: null,
      missing: [],
      unvalidated: [],
      mayIssue: ok(null),
    };
  }
}

const placeOf = (purpose: PurposeName, program: string | null): string => `${purpose} ${program ?? ALL}`;

/** Of which nothing is decided yet. */
export const undecided = (purpose: PurposeName): OwnershipEntry => ({
  purpose,
  program: null,
  operatingModel: null,
  standardsSource: [],
  businessOwner: null,
  authority: null,
  privateKeyOwner: null,
  deliveryPath: [],
  role: [],
  sourceOfTruthLevel: null,
  authorities: null,
  supportOwner: null,
  programVariability: [],
  standards: [],
});

function readiness(
  purpose: PurposeName,
  program: string | null,
  missing: OwnershipDecision['missing'],
  unvalidated: readonly LicensedStandard[],
): Result<null, Refusal<NotReady>> {
  const where = program === null ? 'outside of programs' : `in the program ${program}`;
  if (missing.length > 0) {
    const what = missing.length > ownershipFields.length - 1 ? 'anything' : missing.join(', ');
    const detail = `The ownership matrix does not say yet, of ${purpose} ${where}: ${what}.`;
    return refused({ reason: 'ownership_incomplete', detail });
  }
  if (unvalidated.length === 0) return ok(null);
  const detail = `Nobody has validated ${unvalidated.join(' and ')} for ${purpose} ${where}: the ownership matrix has to say who, when and which edition.`;
  return refused({ reason: 'standard_not_validated', detail });
}

function saysTheSame(one: OwnershipDecision, other: OwnershipDecision): boolean {
  const said = ({ kind, operatingModel, sourceOfTruthLevel, authorities, mayIssue }: OwnershipDecision) =>
    canonicalJson({ kind, operatingModel, sourceOfTruthLevel, authorities, mayIssue: mayIssue.ok });
  return said(one) === said(other);
}
