import { roles, stationActor, systemActor } from '@bfcert/kernel/actor';
import { expect, test } from 'vitest';
import { purposeNames } from '../purposes/purpose.ts';
import { purposes } from '../purposes/registry.ts';
import { objectionToCarrier } from './check-carrier.ts';

const people = [
  ...roles.map((role) => ({ kind: 'user', id: role, roles: [role], owners: 'all' }) as const),
  { kind: 'user', id: 'all of them', roles, owners: 'all' },
  { kind: 'service', id: 'connector', roles, owners: 'all' },
  { ...systemActor('bulk-actions'), onBehalfOf: 'user:mara' },
] as const;

test.each(people)('nobody but the charger brings the request for its own certificate: not $id', (actor) => {
  expect(objectionToCarrier(purposes.charger_identity, actor)?.reason).toBe('key_is_made_on_endpoint');
});

test('a charger brings it over its own line', () => {
  expect(objectionToCarrier(purposes.charger_identity, stationActor('CS-1'))).toBeNull();
});

test('where no line leads to the endpoint its request is carried', () => {
  const carried = purposeNames.filter((name) =>
    people.every((one) => objectionToCarrier(purposes[name], one) === null),
  );
  expect(purposeNames.filter((name) => !carried.includes(name))).toEqual([
    'charger_combined',
    'charger_identity',
    'controller_identity',
  ]);
});
