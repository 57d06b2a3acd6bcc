import type { AcceptedName, AdmissionFacts, Tolerated, TrustAnchor } from '@bfcert/certificate-lifecycle';
import { expect, test } from 'vitest';
import type { AuthorizationKey } from '../authorization-key/authorization-key.ts';
import type { BootSeen } from '../charger/charger.ts';
import { charger, key, pendingKey, START } from '../testing/migration-facts.ts';
import { admissionEntry, type EntryFacts } from './admission-entry.ts';

const { boot: accepted } = charger();
if (accepted === null) throw new Error('the builder gives a boot');

const nothing: AdmissionFacts = {
  fingerprints: [],
  recorded: {},
  hasHadItsOwn: false,
  bootstrap: null,
  acceptedNames: [],
  tolerated: [],
};

type Known = Partial<Omit<EntryFacts, 'facts'> & AdmissionFacts>;

/** Of a station of which nothing is known but this. */
function entryOf({ charger: of = charger(), keys = [], ...rest }: Known, now = START) {
  const {
    vouching = null,
    controllerId = null,
    upstream = null,
    formerKeyIsAdmitted = false,
    opening = 'nothing',
    ...facts
  } = rest;
  return admissionEntry(
    {
      charger: of,
      keys,
      opening,
      formerKeyIsAdmitted,
      facts: { ...nothing, ...facts },
      vouching,
      controllerId,
      upstream,
    },
    now,
  );
}

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
  expect(entryOf({ charger: charger({ boot }) }).boot).toEqual({
    ...expected,
    number: boot?.number ?? 0,
  });
});

test('passwords are part of an entry until the floor is 3', () => {
  const keys = [key(), pendingKey(), key({ state: 'retired' })];
  const statesAt = (profileFloor: 2 | 3) =>
    entryOf({ charger: charger({ profileFloor }), keys }).passwords.map(({ state }) => state);
  expect(statesAt(2)).toEqual(['active', 'pending']);
  expect(statesAt(3)).toEqual([]);
});

test('a key that was replaced is in an entry to be recognised, and opens only to a family that comes back with it', () => {
  const keys = [key({ state: 'retiring' }), pendingKey({ state: 'active' }), key({ state: 'revoked' })];
  const partsOf = (formerKeyIsAdmitted: boolean) => {
    const { passwords, formerPasswords } = entryOf({ keys, formerKeyIsAdmitted });
    return [passwords, formerPasswords].map((of) => of?.map(({ keyId }) => keyId));
  };
  expect(partsOf(false)).toEqual([['key_2'], ['key_1']]);
  expect(partsOf(true)).toEqual([['key_1', 'key_2'], undefined]);
  expect(entryOf({ charger: charger({ profileFloor: 3 }), keys })).not.toHaveProperty('formerPasswords');
});

test('a break-glass that is narrowed brings to Pending with each key that it opened with before', () => {
  const keys = [key({ state: 'retiring' }), pendingKey({ state: 'active' }), key({ state: 'retired' })];
  const known = { charger: charger({ profileFloor: 3 }), keys };
  const opensWith = (formerKeyIsAdmitted: boolean) => {
    const open = entryOf({ ...known, opening: 'profile_2', formerKeyIsAdmitted }).passwords;
    const narrowed = entryOf({ ...known, opening: 'pending_only', formerKeyIsAdmitted }).pendingPasswords;
    return [open, narrowed].map((of) => of?.map(({ keyId }) => keyId));
  };
  expect(opensWith(true)).toEqual([
    ['key_1', 'key_2'],
    ['key_1', 'key_2'],
  ]);
  expect(opensWith(false)).toEqual([['key_2'], ['key_2']]);
});

test('a bootstrap is part of an entry until its end date', () => {
  const at = (until: string) => entryOf({ bootstrap: { fingerprint: 'f1', oneTimeKey: null, until } }).bootstrap;
  expect(at(new Date(START.getTime() + 1).toISOString())).toBe('f1');
  expect(at(START.toISOString())).toBeNull();
});

test('a name that is accepted in the place of the bound one is part of an entry until its end date', () => {
  const name = { exceptionId: 'bex_1', value: 'Old' } as unknown as AcceptedName;
  const at = (kind: AcceptedName['kind'], until: string) =>
    entryOf({ acceptedNames: [{ ...name, kind, until }] }).acceptedNames;
  const later = new Date(START.getTime() + 1).toISOString();
  expect(at('organisation', later)).toEqual([{ exceptionId: 'bex_1', attribute: 'O', value: 'Old' }]);
  expect(at('serial_number', later)).toEqual([{ exceptionId: 'bex_1', attribute: 'CN', value: 'Old' }]);
  expect(at('serial_number', START.toISOString())).toEqual([]);
});

test('what is tolerated of a station is part of its entry until the end date, as far as gateways look at it', () => {
  const until = new Date(START.getTime() + 1).toISOString();
  const tolerated = (kind: Tolerated['kind'], fingerprint: string | null = null) =>
    ({ stationToleranceId: 'tol_1', kind, until, fingerprint }) as unknown as Tolerated;
  const at = (tolerated: readonly Tolerated[], now = START) => {
    const { expired, toleratedDefects } = entryOf({ tolerated }, now);
    return { expired, toleratedDefects };
  };
  const all = [
    tolerated('exclusive_chain_limit'),
    tolerated('unknown_fields'),
    tolerated('expired_certificate', 'f1'),
    tolerated('long_texts'),
  ];
  expect(at(all)).toEqual({ expired: 'f1', toleratedDefects: ['long_texts', 'unknown_fields'] });
  const none = { expired: undefined, toleratedDefects: undefined };
  expect(at(all, new Date(until))).toEqual(none);
  expect(at([tolerated('expired_certificate'), tolerated('exclusive_chain_limit')])).toEqual(none);
});

test('what records know, and who vouches for a new station, is part of an entry where there is any', () => {
  const bare = entryOf({});
  expect(bare).not.toHaveProperty('recorded');
  expect(bare).not.toHaveProperty('awaitsFactoryCertificate');
  expect(bare).not.toHaveProperty('factoryRoots');
  const root = { fingerprint: 'r1' } as TrustAnchor;
  expect(entryOf({ recorded: { f1: 'ended' }, vouching: [root] })).toMatchObject({
    recorded: { f1: 'ended' },
    awaitsFactoryCertificate: true,
    factoryRoots: ['r1'],
  });
  expect(entryOf({ vouching: [] })).toMatchObject({ awaitsFactoryCertificate: true, factoryRoots: [] });
});

test('a password that came after two people let a station be taken over takes that back; one they could see does not', () => {
  const seconds = (after: number) => new Date(START.getTime() + after * 1000);
  const tolerance = {
    kind: 'outside_certificate',
    grantedAt: seconds(0).toISOString(),
    until: seconds(9).toISOString(),
  };
  const tolerated = [{ stationToleranceId: 'tol_1', fingerprint: null, ...tolerance } as unknown as Tolerated];
  const adopts = (created: number, state: AuthorizationKey['state']) =>
    entryOf({ tolerated, keys: [{ ...key(), state, createdAt: seconds(created) }] }).adoptsCertificate;
  expect([adopts(-1, 'active'), adopts(0, 'active')]).toEqual([true, true]);
  expect([adopts(1, 'active'), adopts(1, 'pending')]).toEqual([undefined, undefined]);
  expect([adopts(1, 'retired'), adopts(1, 'revoked')]).toEqual([true, true]);
});
