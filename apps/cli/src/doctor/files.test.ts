import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lookAtFiles } from './files.ts';

describe('the files of a data directory', () => {
  let data: string;
  let server: Server;
  beforeEach(async () => {
    data = mkdtempSync(join(tmpdir(), 'doctor-'));
    for (const folder of ['secrets', 'pki', 'pki/keys', 'gateway', 'link', 'trust'])
      mkdirSync(join(data, folder), { mode: 0o700 });
    for (const file of ['admin-token', 'secrets/pki-passphrase', 'pki/ledger.db', 'pki/keys/iot.key.pem']) {
      writeFileSync(join(data, file), 'x', { mode: 0o600 });
    }
    // Anybody may read what is carried to stations.
    writeFileSync(join(data, 'trust', 'csms-root.pem'), 'x', { mode: 0o644 });
    server = createServer();
    await new Promise<void>((resolve) => server.listen(join(data, 'pki', 'pki.sock'), resolve));
    chmodSync(join(data, 'pki', 'pki.sock'), 0o600);
  });
  afterEach(async () => {
    await new Promise((resolve) => server.close(resolve));
    rmSync(data, { recursive: true });
  });

  const findings = () =>
    lookAtFiles(data)
      .filter(({ verdict }) => verdict === 'finding')
      .map(({ subject, seen }) => `${subject.slice(data.length)} ${seen}`);

  it('are as the start makes them', () => {
    expect(findings()).toEqual([]);
    expect(lookAtFiles(data).filter(({ verdict }) => verdict === 'unknown')).toEqual([]);
  });

  it.each([
    ['the directory itself', '', 0o755, ' has mode 0755: set it to 0700'],
    ['the administrator’s token', 'admin-token', 0o640, '/admin-token has mode 0640: set it to 0600'],
    ['a secret', 'secrets/pki-passphrase', 0o604, '/secrets/pki-passphrase has mode 0604: set it to 0600'],
    ['the folder of secrets', 'secrets', 0o750, '/secrets has mode 0750: set it to 0700'],
    ['the ledger', 'pki/ledger.db', 0o644, '/pki/ledger.db has mode 0644: set it to 0600'],
    ['a key', 'pki/keys/iot.key.pem', 0o660, '/pki/keys/iot.key.pem has mode 0660: set it to 0600'],
    ['a socket', 'pki/pki.sock', 0o666, '/pki/pki.sock has mode 0666: set it to 0600'],
  ])('are a finding where %s is open to others', (_, path, mode, finding) => {
    chmodSync(join(data, path), mode);
    expect(findings()).toEqual([finding]);
  });

  it('are judged by themselves and not by links to elsewhere', () => {
    symlinkSync('/etc/passwd', join(data, 'secrets', 'link'));
    expect(findings()).toEqual([]);
  });

  it('are none before the first start, which is no fault', () => {
    expect(lookAtFiles(join(data, 'none'))).toMatchObject([
      { verdict: 'note', seen: 'is not there: nothing was started on it' },
    ]);
  });
});
