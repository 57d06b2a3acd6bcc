import { describe, expect, test } from 'vitest';
import type { BindingKind } from '../identity/binding.ts';
import { fullEntry, openEntry, outsideEntry, program, testProgram } from '../testing/ownership-drafts.ts';
import { objectionToIssue } from './objection-of-ownership.ts';
import { ownershipFields } from './ownership-entry.ts';
import type { OwnershipDraft } from './ownership-version.ts';
import { OwnershipView } from './ownership-view.ts';

const VAS = 'vehicle_vas_identity';
const view = (draft: Partial<OwnershipDraft> = {}) =>
  new OwnershipView({ version: 7, programs: [], entries: [], ...draft });
const member = (bindings: readonly (readonly [BindingKind, string])[], owner = 'north-depot') => ({
  owner,
  bindings: bindings.map(([kind, value]) => ({ kind, value })),
});
const reason = (decision: ReturnType<OwnershipView['of']>) =>
  decision.mayIssue.ok ? null : decision.mayIssue.refusal.reason;

describe('what comes with a purpose', () => {
  test('is complete, and no program has a say in it', () => {
    for (const purpose of ['charger_identity', 'backend_server', 'iot_hub_identity', 'charger_combined'] as const) {
      expect(view().of(purpose, 'any')).toMatchObject({ kind: 'own', missing: [], mayIssue: { ok: true } });
    }
  });

  test('of an EVSE holds as long as it is in no program', () => {
    expect(view().of('evse_v2g', null)).toMatchObject({ kind: 'own', mayIssue: { ok: true } });
    expect(reason(view().of('evse_v2g', 'pilot'))).toBe('ownership_incomplete');
  });
});

describe('an entry', () => {
  const programs = [program('vdv261')];

  test('that decides everything lets certificates be issued', () => {
    const decision = view({ programs, entries: [fullEntry(VAS, 'vdv261')] }).of(VAS, 'vdv261');
    expect(decision).toMatchObject({ version: 7, kind: 'production', missing: [], mayIssue: { ok: true } });
  });

  test.each(ownershipFields)('without %s lets none be issued, and says so', (field) => {
    const empty = openEntry(VAS, 'vdv261')[field];
    const decision = view({ programs, entries: [{ ...fullEntry(VAS, 'vdv261'), [field]: empty }] }).of(VAS, 'vdv261');
    expect(decision.missing).toEqual([field]);
    expect(decision.mayIssue).toMatchObject({
      refusal: { reason: 'ownership_incomplete', detail: expect.stringContaining(field) },
    });
  });

  test('by a licensed standard that nobody has validated lets none be issued', () => {
    const decision = view({ programs, entries: [fullEntry(VAS, 'vdv261', { standards: [] })] }).of(VAS, 'vdv261');
    expect(decision.unvalidated).toEqual(['vdv261']);
    expect(reason(decision)).toBe('standard_not_validated');
  });

  test('for all programs holds where a program has none of its own', () => {
    const entries = [fullEntry(VAS, null, { supportOwner: 'all' }), fullEntry(VAS, 'vdv261', { supportOwner: 'own' })];
    const both = view({ programs: [...programs, program('other')], entries });
    expect([both.of(VAS, 'vdv261').supportOwner, both.of(VAS, 'other').supportOwner]).toEqual(['own', 'all']);
  });

  test('for all programs does not hold for one that the matrix does not know', () => {
    const decision = view({ entries: [fullEntry(VAS, null)] }).of(VAS, 'unheard-of');
    expect(decision.missing).toEqual(['program']);
    expect(reason(decision)).toBe('ownership_incomplete');
  });

  test('that is open stops nothing in a test program', () => {
    expect(reason(view({ programs: [testProgram('vdv261')] }).of(VAS, 'vdv261'))).toBeNull();
  });

  test('whose certificates are tracked has none issued, not even in a test program', () => {
    const entries = [outsideEntry(VAS, 'pilot', 'tracked')];
    const decision = view({ programs: [testProgram('pilot')], entries }).of(VAS, 'pilot');
    expect(objectionToIssue(decision, 'issue')?.reason).toBe('tracked_only');
  });

  test('that leaves a verb to the authority outside is refused that verb alone', () => {
    const authorities = { renew: 'outside', revoke: 'either', suspend: 'operator', replace: 'operator' } as const;
    const decision = view({ programs, entries: [fullEntry(VAS, 'vdv261', { authorities })] }).of(VAS, 'vdv261');
    const reasons = (['issue', 'renew', 'replace'] as const).map((verb) => objectionToIssue(decision, verb)?.reason);
    expect(reasons).toEqual([undefined, 'authority_is_outside', undefined]);
  });
});

describe('a vehicle', () => {
  const CONTRACT = 'iso15118_contract';

  test('in several programs that say the same has that', () => {
    const programs = [program('one'), program('two')];
    const entries = [outsideEntry(CONTRACT, null, 'tracked')];
    const about = view({ programs, entries }).about(
      CONTRACT,
      'DEABC1',
      member([
        ['program', 'two'],
        ['program', 'one'],
      ]),
    );
    expect(about).toMatchObject({ program: 'one', operatingModel: 'tracked', mayIssue: { ok: true } });
  });

  test('in several that differ has nothing decided, by name', () => {
    const programs = [program('one'), program('two')];
    const entries = [outsideEntry(CONTRACT, 'one', 'tracked'), outsideEntry(CONTRACT, 'two', 'brokered')];
    const about = view({ programs, entries }).about(
      CONTRACT,
      'DEABC1',
      member([
        ['program', 'two'],
        ['program', 'one'],
      ]),
    );
    expect(reason(about)).toBe('program_ambiguous');
    expect(about.operatingModel).toBeNull();
  });

  test.each([
    ['another customer', { customer: 'south-depot' }],
    ['another country', { countries: ['AT', 'CH'] }],
    ['another manufacturer', { oem: 'Other' }],
  ] as const)('has nothing issued in a program for %s, test program or not', (_, over) => {
    const bus = member([
      ['country', 'DE'],
      ['vendor', 'Acme'],
    ]);
    const entries = [fullEntry(VAS, 'vdv261')];
    for (const kind of ['production', 'test'] as const) {
      const about = view({ programs: [program('vdv261', { ...over, kind })], entries }).about(VAS, 'vdv261', bus);
      expect(reason(about)).toBe('program_of_others');
    }
  });
});
