import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { anExport, ring } from './testing/an-export.ts';

const GUIDE = fileURLToPath(new URL('../../../../docs/operations/audit.md', import.meta.url));

/** The commands of the guide, as they stand there. */
function commandsOfTheGuide(): string {
  const [, commands] = /## With nothing of ours\n\n```sh\n(.*?)```/s.exec(readFileSync(GUIDE, 'utf8')) ?? [];
  return commands ?? expect.fail('the guide has no commands');
}

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bfcert-openssl-'));
  const pem = ring.keys[0]?.publicKey.export({ format: 'pem', type: 'spki' });
  writeFileSync(join(folder, 'audit-key.pem'), String(pem));
});
afterEach(() => rmSync(folder, { recursive: true }));

const run = (lines: readonly string[]): string => {
  writeFileSync(join(folder, 'audit.ndjson'), `${lines.join('\n')}\n`);
  const options = { cwd: folder, encoding: 'utf8', stdio: 'pipe' } as const;
  return execFileSync('sh', ['-ec', commandsOfTheGuide()], options);
};

it('an entry and a checkpoint are verified by sha256sum and openssl alone', () => {
  const { lines } = anExport(3);
  const said = run(lines);
  expect(said).toContain(`${lines[1]?.slice(9, 73)}  -`);
  expect(said).toContain('Signature Verified Successfully');
});

it('a changed entry has another seal, and a changed checkpoint no signature', () => {
  const { lines } = anExport(3);
  const changed = lines.map((line) => line.replace('renew', 'renev'));
  expect(run(changed)).not.toContain(`${lines[1]?.slice(9, 73)}  -`);
  const forged = lines.map((line) => line.replace('time 2026', 'time 2027'));
  expect(() => run(forged)).toThrow();
});
