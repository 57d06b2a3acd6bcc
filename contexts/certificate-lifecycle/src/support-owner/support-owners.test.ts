import { expect, test } from 'vitest';
import { supportOwners } from './support-owners.ts';

test('the row that says most decides, and without one the default', () => {
  const owners = supportOwners('operations', [
    { owner: 'north-depot', supportOwner: 'north-support' },
    { purpose: 'evse_v2g', supportOwner: 'emsp' },
    { owner: 'north-depot', purpose: 'evse_v2g', supportOwner: 'north-emsp' },
  ]);
  expect(owners.of('evse_v2g', 'north-depot')).toBe('north-emsp');
  expect(owners.of('charger_identity', 'north-depot')).toBe('north-support');
  expect(owners.of('evse_v2g', 'south-depot')).toBe('emsp');
  expect(owners.of('charger_identity', 'south-depot')).toBe('operations');
  expect(owners.of(null, null)).toBe('operations');
  expect(owners.of(null, '__proto__')).toBe('operations');
});

test('two names never make the key of another pair', () => {
  const owners = supportOwners('operations', [{ owner: 'a","b', supportOwner: 'odd' }]);
  expect(owners.of('charger_identity', 'b')).toBe('operations');
});
