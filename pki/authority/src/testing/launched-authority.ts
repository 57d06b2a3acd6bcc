import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSecretFile } from '@bfcert/kernel/local-socket';
import type { IssuingAuthority } from '@bfcert/pki-contract/authority';
import { connectAuthority } from '@bfcert/pki-contract/authority-client';
import type { Isolation } from '@bfcert/pki-process';
import { launchAuthority } from '../launch.ts';

export interface LaunchedAuthority {
  readonly authority: IssuingAuthority;
  readonly isolation: Isolation;
  /** What the process wrote on standard error. */
  readonly lines: readonly string[];
  stop(): Promise<void>;
}

/** The real process, confined as in use, before a CA of the tests. */
export async function launchForTest(kind: string, settings: object): Promise<LaunchedAuthority> {
  const directory = await mkdtemp(join(tmpdir(), 'authority-'));
  const [socketPath, secretFile] = [join(directory, 'run', 'authority.sock'), join(directory, 'pki.secret')];
  const secret = await createSecretFile(secretFile);
  const lines: string[] = [];
  const authority = { kind, name: 'outside', trustDomain: 'charger-identity', settings };
  const launched = launchAuthority({
    name: 'outside',
    configuration: JSON.stringify({ socketPath, secretFile, authority }),
    log: (line) => lines.push(line),
  });
  const { isolation } = await launched.ready;
  const connected = await connectAuthority({ socketPath, secret });
  return {
    authority: connected,
    isolation,
    lines,
    stop: async () => {
      await connected.close();
      await launched.stop();
      await rm(directory, { recursive: true });
    },
  };
}
