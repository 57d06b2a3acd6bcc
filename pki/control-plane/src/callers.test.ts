import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unwrap } from '@bfcert/kernel/result';
import { type PkiRequest, parseRequest } from '@bfcert/pki-contract';
import { stationRequest } from '@bfcert/pki-contract/contract-test';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CallerEntry, isAllowed, mayIssue, type Permissions, readCallerEntries } from './callers.ts';

const entry = (may: Permissions = {}): CallerEntry => ({ name: 'server', secretFile: '/s', may });
const atTheDoor = (...certificateFingerprint: string[]): CallerEntry => ({
  name: 'remote',
  certificateFingerprint,
  may: {},
});
const FINGERPRINT = 'ab'.repeat(32);

describe('the caller list', () => {
  let directory: string;
  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), 'callers-'));
  });
  afterAll(() => rmSync(directory, { recursive: true }));

  function read(content: unknown) {
    const path = join(directory, 'callers.json');
    writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
    return readCallerEntries(path);
  }

  it('is read as it is written', () => {
    const callers = [
      entry({ issue: ['charging-station', { profile: 'iot-device', authority: 'a-cloud' }], publish: true }),
      atTheDoor(FINGERPRINT, 'cd'.repeat(32)),
    ];
    expect(read({ callers })).toEqual(callers);
  });

  it('takes a fingerprint as openssl prints it', () => {
    const printed = FINGERPRINT.toUpperCase().replaceAll(/(..)(?=.)/g, '$1:');
    expect(read({ callers: [atTheDoor(printed)] })).toEqual([atTheDoor(FINGERPRINT)]);
  });

  it.each([
    ['no JSON', '{', /cannot be read as JSON/],
    ['an unknown permission', { callers: [{ ...entry(), may: { sign: true } }] }, /unknown member/],
    ['an unknown word beside the permissions', { callers: [{ ...entry(), admin: true }] }, /unknown member/],
    [
      'a permission that is neither given nor refused',
      { callers: [{ ...entry(), may: { read: 'yes' } }] },
      /read is not true or false/,
    ],
    [
      'a profile that callers may not have',
      { callers: [entry({ issue: ['root-authority' as never] })] },
      /is not one of/,
    ],
    [
      'an authority that cannot be one',
      { callers: [entry({ issue: [{ profile: 'iot-device', authority: 'No Name' }] })] },
      /authority has not the expected form/,
    ],
    ['a caller twice', { callers: [entry(), entry()] }, /names a caller twice/],
    ['a caller that proves itself in no way', { callers: [{ name: 'server', may: {} }] }, /not exactly one of/],
    [
      'a caller that proves itself in two ways',
      { callers: [{ ...atTheDoor(FINGERPRINT), secretFile: '/s' }] },
      /not exactly one of/,
    ],
    ['no fingerprint', { callers: [atTheDoor()] }, /no fingerprint/],
    ['three fingerprints', { callers: [atTheDoor('1', '2', '3')] }, /more than 2 entries/],
    ['half a fingerprint', { callers: [atTheDoor(FINGERPRINT.slice(32))] }, /expected form/],
    [
      'one fingerprint for two',
      { callers: [atTheDoor(FINGERPRINT), { ...atTheDoor(FINGERPRINT), name: 'b' }] },
      /fingerprint twice/,
    ],
    ['a relative path', { callers: [{ ...entry(), secretFile: 's' }] }, /expected form/],
  ])('with %s is refused', (_, content, reason) => {
    expect(() => read(content)).toThrow(reason);
  });
});

describe('a permission', () => {
  const requests: readonly [keyof Permissions, PkiRequest][] = [
    ['issue', unwrap(parseRequest('issue', stationRequest()))],
    ['lookup', unwrap(parseRequest('lookup', { commandId: 'c' }))],
    ['void', unwrap(parseRequest('void', { commandId: 'c' }))],
    ['revoke', unwrap(parseRequest('revoke', { fingerprint: '0'.repeat(64), reason: 'superseded' }))],
    ['read', unwrap(parseRequest('authorities', {}))],
    ['read', unwrap(parseRequest('summary', {}))],
    ['read', unwrap(parseRequest('metrics', {}))],
    ['read', unwrap(parseRequest('issued-since', { position: 0, limit: 1 }))],
    ['read', unwrap(parseRequest('own-since', { position: 0, limit: 1 }))],
    ['read', unwrap(parseRequest('own-in-use', {}))],
  ];
  const grants: readonly (readonly [keyof Permissions, Permissions])[] = [
    ['issue', { issue: ['charging-station'] }],
    ['lookup', { lookup: true }],
    ['void', { void: true }],
    ['revoke', { revoke: true }],
    ['read', { read: true }],
  ];

  it.each(grants)('to %s opens exactly its own methods', (permission, may) => {
    for (const [needed, request] of requests) expect(isAllowed(entry(may), request)).toBe(needed === permission);
  });

  it('to issue with one profile is none for another', () => {
    const [, request] = requests[0] ?? [];
    if (request === undefined) throw new Error('no request');
    expect(isAllowed(entry({ issue: ['csms-server-ec', 'csms-server-rsa'] }), request)).toBe(false);
  });

  it('to issue under one authority is none under another, and one without an authority is for all', () => {
    const bound = entry({ issue: [{ profile: 'charging-station', authority: 'charger-identity' }] });
    const free = entry({ issue: ['charging-station'] });
    const under = (caller: CallerEntry) => (authority: string) => mayIssue(caller, 'charging-station', authority);
    expect(['charger-identity', 'a-cloud'].map(under(bound))).toEqual([true, false]);
    expect(['charger-identity', 'a-cloud'].map(under(free))).toEqual([true, true]);
    expect(mayIssue(bound, 'csms-server-ec', 'charger-identity')).toBe(false);
  });
});
