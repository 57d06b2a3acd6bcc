import type { Actor } from '@bfcert/kernel/actor';
import { expect, test } from 'vitest';
import { whyNotAdopt } from './who-may-adopt.ts';

const ada = { roles: ['administrator'], owners: 'all', person: 'ada' } satisfies Partial<Actor>;

test('an administrator may ask for the adoption of stations of their owners; anybody else is told why not', () => {
  expect(whyNotAdopt(ada)).toBeNull();
  expect(whyNotAdopt({ ...ada, owners: ['north-depot'] })).toBeNull();
  expect(whyNotAdopt({ ...ada, roles: ['viewer', 'pki_engineer'] })).toBe('Needs the role administrator.');
  expect(whyNotAdopt({ ...ada, owners: [] })).toBe('You act for no owner.');
  expect(whyNotAdopt({ roles: ada.roles, owners: 'all' })).toContain('A person asks for it');
});
