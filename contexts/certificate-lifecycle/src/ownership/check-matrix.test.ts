import { describe, expect, test } from 'vitest';
import { fullEntry, openEntry, outsideEntry, program } from '../testing/ownership-drafts.ts';
import { checkMatrix } from './check-matrix.ts';
import type { OwnershipEntry } from './ownership-entry.ts';
import type { Program } from './program.ts';

const VAS = 'vehicle_vas_identity';
const NOW = new Date('2026-03-01T00:00:00Z');
const fault = (programs: readonly Program[], entries: readonly OwnershipEntry[]): string | null => {
  const checked = checkMatrix({ programs, entries }, NOW);
  return checked.ok ? null : checked.refusal;
};

describe('a matrix', () => {
  test('may be empty, open, and full', () => {
    expect(fault([], [])).toBeNull();
    expect(fault([program('one')], [openEntry(VAS, 'one'), openEntry(VAS, null)])).toBeNull();
    expect(
      fault([program('one')], [fullEntry(VAS, 'one'), outsideEntry('iso15118_contract', null, 'tracked')]),
    ).toBeNull();
  });

  test.each<[string, Partial<Program>]>([
    ['1–40', { slug: 'Not A Slug' }],
    ['1–120', { name: '' }],
    ['1–120', { scheme: 'a\u0007b' }],
    ['two capital letters', { countries: ['de'] }],
    ['at least one', { countries: [] }],
    ['twice', { countries: ['DE', 'DE'] }],
    ['one of', { kind: 'pilot' as never }],
  ])('is refused for a program: %s', (said, over) => {
    expect(fault([{ ...program('one'), ...over }], [])).toContain(said);
  });

  test.each<[string, OwnershipEntry]>([
    ['no such program', fullEntry(VAS, 'two')],
    ['come with the purpose', fullEntry('charger_identity', 'one')],
    ['come with the purpose', fullEntry('backend_server', null)],
    ['no such purpose', fullEntry('__proto__' as never, 'one')],
    ['never managed', fullEntry('iso15118_contract', 'one')],
    ['issued by the operator', fullEntry(VAS, 'one', { authority: { party: 'outside', name: 'x' } })],
    ['issued outside', outsideEntry(VAS, 'one', 'brokered', { authority: { party: 'operator', name: 'x' } })],
    ['we are the issuer', fullEntry(VAS, 'one', { role: ['validator'] })],
    ['not the issuer', outsideEntry(VAS, 'one', 'tracked', { role: ['issuer'] })],
    ['stored in full', fullEntry(VAS, 'one', { sourceOfTruthLevel: 'evidence_only' })],
    ['is ever ours', fullEntry(VAS, 'one', { privateKeyOwner: 'operator' })],
    ['differs by nothing', fullEntry(VAS, 'one', { programVariability: ['global', 'oem'] })],
    ['says the same twice', fullEntry(VAS, 'one', { deliveryPath: ['est', 'est'] })],
    ['is of', fullEntry(VAS, 'one', { standardsSource: ['hearsay' as never] })],
    ['is of', fullEntry(VAS, 'one', { authorities: { renew: 'operator' } as never })],
    ['1–120', fullEntry(VAS, 'one', { supportOwner: ' ' })],
    ['no source of its rules', fullEntry(VAS, 'one', { standardsSource: ['oem_policy'] })],
    ...(
      [
        ['a day', '2026-02-30'],
        ['a day', 'yesterday'],
        ['not validated yet', '2026-03-02'],
      ] as const
    ).map(([said, validatedOn]): [string, OwnershipEntry] => [
      said,
      fullEntry(VAS, 'one', { standards: [{ name: 'vdv261', edition: '1', validatedBy: 'who', validatedOn }] }),
    ]),
    [
      'who validated',
      fullEntry(VAS, 'one', {
        standards: [{ name: 'vdv261', edition: '', validatedBy: 'who', validatedOn: '2026-01-01' }],
      }),
    ],
  ])('is refused for an entry: %s (%#)', (said, entry) => {
    expect(fault([program('one')], [entry])).toContain(said);
  });

  test('says one thing of one place', () => {
    expect(fault([program('one'), program('one')], [])).toContain('two of this name');
    expect(fault([program('one')], [openEntry(VAS, 'one'), fullEntry(VAS, 'one')])).toContain('two of them');
  });
});
