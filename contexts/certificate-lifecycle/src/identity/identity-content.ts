import { ok, type Result, refused } from '@bfcert/kernel/result';
import { type Binding, checkBindings } from './binding.ts';
import type { Identity } from './identity.ts';
import { subjectRules } from './subject-type.ts';
import { isSynthetic, SYNTHETIC_IS_RESERVED } from './synthetic-owner.ts';

/** What is said of a subject, whoever says it. */
export type IdentityContent = Pick<Identity, 'subjectType' | 'bindings' | 'owner' | 'family' | 'cohorts'>;

export type IdentityField = 'owner' | 'family' | 'cohorts' | 'bindings';

export const MOST_COHORTS = 20;

/** A name of ours for an owner, a family or a cohort: visible, without outer spaces, one spelling. */
const LABEL = /^(?! )[^\p{C}\p{Default_Ignorable_Code_Point}]{1,100}(?<! )$/u;

type Fault = { readonly reason: 'binding_invalid' | 'binding_missing' | 'identity_invalid'; readonly detail: string };

/** Refused before anything is written, whichever way it came. */
export function checkContent({ subjectType, bindings, owner, family, cohorts }: IdentityContent): Result<null, Fault> {
  if (subjectType === 'own_service' || bindings.some(({ kind }) => kind === 'service_name')) {
    const detail = 'Parts of this system are registered by the reconciliation with the PKI, and changed by nobody.';
    return refused({ reason: 'identity_invalid', detail });
  }
  if (isSynthetic({ owner })) return refused({ reason: 'identity_invalid', detail: SYNTHETIC_IS_RESERVED });
  const checked = checkBindings(bindings);
  if (!checked.ok) return refused({ reason: 'binding_invalid', detail: checked.refusal });
  const absent = subjectRules[subjectType].required.filter(
    (kind) => !bindings.some((binding) => binding.kind === kind),
  );
  if (absent.length > 0) {
    return refused({ reason: 'binding_missing', detail: `A ${subjectType} needs ${absent.join(', ')}.` });
  }
  for (const [what, label] of [['owner', owner], ['family', family], ...cohorts.map((cohort) => ['cohort', cohort])]) {
    if (!isLabel(label ?? '')) {
      return refused({
        reason: 'identity_invalid',
        detail: `The ${what} must be 1–100 visible characters, in form NFC.`,
      });
    }
  }
  if (cohorts.length > MOST_COHORTS || new Set(cohorts).size !== cohorts.length) {
    return refused({ reason: 'identity_invalid', detail: `There may be ${MOST_COHORTS} cohorts, each once.` });
  }
  return ok(null);
}

export const isLabel = (text: string): boolean => LABEL.test(text) && text === text.normalize('NFC');

/** The order of bindings and cohorts means nothing. */
export function changedFields(before: IdentityContent, wanted: IdentityContent): readonly IdentityField[] {
  const changed: IdentityField[] = [];
  if (before.owner !== wanted.owner) changed.push('owner');
  if (before.family !== wanted.family) changed.push('family');
  if (!sameMembers(before.cohorts, wanted.cohorts)) changed.push('cohorts');
  if (!sameMembers(before.bindings.map(spelled), wanted.bindings.map(spelled))) changed.push('bindings');
  return changed;
}

const spelled = ({ kind, value }: Binding): string => `${kind}=${value}`;

const sameMembers = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.toSorted().join('\n') === b.toSorted().join('\n');
