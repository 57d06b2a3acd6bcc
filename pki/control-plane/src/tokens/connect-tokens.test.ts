import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSecretFile } from '@bfcert/kernel/local-socket';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { connectTokens } from './connect-tokens.ts';
import type { TokenConfiguration } from './token-configuration.ts';

const directory = mkdtempSync(join(tmpdir(), 'tokens-'));
const secretFile = join(directory, 'token.secret');
beforeAll(() => createSecretFile(secretFile));
afterAll(() => rmSync(directory, { recursive: true }));

const token = (name: string, ...issuingKeysOf: string[]): TokenConfiguration => ({
  name,
  socketPath: join(directory, `${name}.sock`),
  secretFile,
  issuingKeysOf,
});

it('each authority has its token, which is not looked for before it is used', async () => {
  const { keeping, close } = await connectTokens([
    token('one', 'charger-identity', 'iot'),
    token('two', 'vehicle-vas'),
  ]);
  expect([...keeping.keys()]).toEqual(['charger-identity', 'iot', 'vehicle-vas']);
  expect(keeping.get('iot')).toBe(keeping.get('charger-identity'));
  await expect(keeping.get('iot')?.publicKey('iot-issuing', null)).rejects.toMatchObject({ sent: false });
  await close();
});

it.each([
  ['an authority that there is not', [token('one', 'elsewhere')], 'one is to keep the keys of elsewhere, and there is'],
  ['one authority in two tokens', [token('one', 'iot'), token('two', 'iot')], 'two tokens are to keep the keys of iot'],
])('keys of %s are refused', async (_, configured, sentence) => {
  await expect(connectTokens(configured)).rejects.toThrow(sentence);
});
