import type { AcceptedName } from '@bfcert/certificate-lifecycle';
import { expect, test } from 'vitest';
import type { BootSeen } from '../charger/charger.ts';
import { charger, key, pendingKey, START } from '../testing/migration-facts.ts';
import { admissionEntry } from './admission-entry.ts';

const { boot: accepted } = charger();
if (accepted === null) throw new Error('the builder gives a boot');

test.each<[what: string, boot: BootSeen | null, expected: object]>([
  ['never booted', null, { accepted: false, serialMismatch: false }],
  ['was accepted', accepted, { accepted: true, serialMismatch: false }],
  [
    'was accepted without a serial number',
    { ...accepted, serialMatchesBinding: null },
    { accepted: true, serialMismatch: false },
  ],
  [
    'was accepted with a password and another serial number',
    { ...accepted, serialMatchesBinding: false },
    { accepted: true, serialMismatch: true },
  ],
  [
    'was rejected for its serial number',
    { ...accepted, answered: 'rejected', serialMatchesBinding: false },
    { accepted: false, serialMismatch: true },
  ],
  ['was told Pending', { ...accepted, answered: 'pending' }, { accepted: false, serialMismatch: false }],
])('the entry of a station that %s says so', (_, boot, expected) => {
  expect(admissionEntry(charger({ boot }), [], [], null, [], null, START).boot).toEqual({
    ...expected,
    number: boot?.number ?? 0,
  });
});

test('passwords are part of an entry until the floor is 3', () => {
  const keys = [key(), pendingKey(), key({ state: 'retired' })];
  const statesAt = (profileFloor: 2 | 3) =>
    admissionEntry(charger({ profileFloor }), keys, [], null, [], null, START).passwords.map(({ state }) => state);
  expect(statesAt(2)).toEqual(['active', 'pending']);
  expect(statesAt(3)).toEqual([]);
});

test('a bootstrap is part of an entry until its end date', () => {
  const at = (until: string) =>
    admissionEntry(charger({}), [], [], { fingerprint: 'f1', oneTimeKey: null, until }, [], null, START).bootstrap;
  expect(at(new Date(START.getTime() + 1).toISOString())).toBe('f1');
  expect(at(START.toISOString())).toBeNull();
});

test('a name that is accepted in the place of the bound one is part of an entry until its end date', () => {
  const name = { exceptionId: 'bex_1', value: 'Old' } as unknown as AcceptedName;
  const at = (kind: AcceptedName['kind'], until: string) =>
    admissionEntry(charger({}), [], [], null, [{ ...name, kind, until }], null, START).acceptedNames;
  const later = new Date(START.getTime() + 1).toISOString();
  expect(at('organisation', later)).toEqual([{ exceptionId: 'bex_1', attribute: 'O', value: 'Old' }]);
  expect(at('serial_number', later)).toEqual([{ exceptionId: 'bex_1', attribute: 'CN', value: 'Old' }]);
  expect(at('serial_number', START.toISOString())).toEqual([]);
});
