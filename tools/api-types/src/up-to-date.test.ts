import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const MAIN = fileURLToPath(new URL('./main.ts', import.meta.url));

test('the client’s types are those of the API as it is', async () => {
  const check = promisify(execFile)(process.execPath, [MAIN, '--check']);
  await expect(check).resolves.toMatchObject({ stderr: '' });
});
