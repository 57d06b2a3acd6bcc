import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unwrap } from '@bfcert/kernel/result';
import { type PkiRequest, parseRequest } from '@bfcert/pki-contract';
import { stationRequest } from '@bfcert/pki-contract/contract-test';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CallerEntry, isAllowed, type Permissions, readCallerEntries } from './callers.ts';

const NOTHING: Permissions = { issue: [], lookup: false, void: false, revoke: false, read: false };
const entry = (may: Partial<Permissions> = {}): CallerEntry => ({
  name: 'server',
  secretFile: '/s',
  may: { ...NOTHING, ...may },
});

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
    expect(read({ callers: [entry({ issue: ['charging-station'] })] })).toEqual([
      entry({ issue: ['charging-station'] }),
    ]);
  });

  it.each([
    ['no JSON', '{', /cannot be read as JSON/],
    ['an unknown permission', { callers: [{ ...entry(), may: { ...NOTHING, sign: true } }] }, /unknown member/],
    ['a permission left open', { callers: [{ ...entry(), may: { issue: [] } }] }, /lacks lookup/],
    [
      'a profile that callers may not have',
      { callers: [entry({ issue: ['root-authority' as never] })] },
      /is not one of/,
    ],
    ['a caller twice', { callers: [entry(), entry()] }, /names a caller twice/],
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
    ['read', unwrap(parseRequest('issued-since', { position: 0, limit: 1 }))],
  ];
  const grants: readonly (readonly [keyof Permissions, Partial<Permissions>])[] = [
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
});
