import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Json } from '@bfcert/kernel/canonical-json';
import { createSecretFile, listenLocal } from '@bfcert/kernel/local-socket';
import type { AuthorityDescription } from '@bfcert/pki-contract/authority';
import { AUTHORITY_CALLER_NAME, AUTHORITY_SERVER_NAME } from '@bfcert/pki-contract/authority-client';
import { FakeIssuingAuthority } from '@bfcert/pki-contract/authority-fake';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { connectOutsideAuthority } from './connect-outside-authority.ts';
import type { OutsideAuthority } from './outside-authority.ts';

let directory: string;
let secret: Buffer;
let authority: OutsideAuthority;
const ours = new FakeIssuingAuthority({ name: 'elsewhere' });
const others = new FakeIssuingAuthority({ name: 'elsewhere' });
beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'outside-'));
  secret = await createSecretFile(join(directory, 'secret'));
  authority = await connectOutsideAuthority({
    name: 'elsewhere',
    trustDomain: 'charger-identity',
    profiles: ['charging-station'],
    chainPem: ours.ca.chainPem,
    socketPath: join(directory, 'authority.sock'),
    secretFile: join(directory, 'secret'),
    reconciliationSeconds: 60,
  });
});
afterEach(async () => {
  await authority.close();
  rmSync(directory, { recursive: true });
});

/** An authority process that can only say who it is. */
async function serve(description: AuthorityDescription) {
  const asked: string[] = [];
  const listener = await listenLocal({
    path: join(directory, 'authority.sock'),
    name: AUTHORITY_SERVER_NAME,
    callers: () => new Map([[AUTHORITY_CALLER_NAME, secret]]),
    onPeer: (peer) =>
      peer.onRequest(async (method) => {
        asked.push(method);
        return {
          answer: method === 'describe' ? (description as unknown as Json) : { status: 'busy', retryAfterSeconds: 1 },
        };
      }),
  });
  return { asked, close: () => listener.close() };
}

it('is found when its process comes later', async () => {
  await expect(authority.reach()).rejects.toMatchObject({ name: 'AuthorityUnavailable', sent: false });
  const process = await serve(await ours.describe());
  expect((await authority.reach()).repeatSafeSeconds).toBe(0);
  await process.close();
});

it('of another chain, name or trust domain than is configured is not used', async () => {
  for (const description of [
    await others.describe(),
    { ...(await ours.describe()), name: 'another' },
    { ...(await ours.describe()), trustDomain: 'backend-server' as const },
  ]) {
    const process = await serve(description);
    await expect(authority.reach()).rejects.toThrow(/another chain|holds/);
    await process.close();
  }
});

it('that is replaced behind its socket is asked nothing before it has described itself', async () => {
  const first = await serve(await ours.describe());
  const { port } = await authority.reach();
  await first.close();
  const second = await serve(await others.describe());
  await expect(port.list?.({ from: '2026-01-01T00:00:00Z', to: '2026-01-02T00:00:00Z' })).rejects.toMatchObject({
    name: 'AuthorityUnavailable',
    sent: false,
  });
  await expect(authority.reach()).rejects.toThrow(/another chain/);
  expect(second.asked.filter((method) => method !== 'describe')).toEqual([]);
  await second.close();
});
