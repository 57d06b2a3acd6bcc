import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSecretFile } from '@bfcert/kernel/local-socket';
import type { IssuingAuthority, SigningToken } from '@bfcert/pki-contract/authority';
import { connectAuthority, connectToken } from '@bfcert/pki-contract/authority-client';
import type { AuthorityUnderTest } from '@bfcert/pki-contract/authority-contract';
import type { TokenUnderTest } from '@bfcert/pki-contract/token-contract';
import type { Held } from '../planned-authority.ts';
import { serveAuthority } from '../serve-authority.ts';

/** Longer than an adapter under test waits for its CA. */
const TIMEOUT_MS = 10_000;

/** The same authority as the control plane has it: on the other side of the process's socket. */
export async function issuingThroughSocket(opened: Promise<AuthorityUnderTest>): Promise<AuthorityUnderTest> {
  const { authority: issuing, ca, close } = await opened;
  const socket = await OpenSocket.before({ issuing });
  const authority: IssuingAuthority = await connectAuthority({ ...socket.connection, timeoutMs: TIMEOUT_MS });
  return { authority, ca, close: () => socket.close().then(close) };
}

export async function tokenThroughSocket(opened: Promise<TokenUnderTest>): Promise<TokenUnderTest> {
  const { token: held, loseSessions, close } = await opened;
  const socket = await OpenSocket.before({ token: held });
  const token: SigningToken = connectToken({ ...socket.connection, timeoutMs: TIMEOUT_MS });
  return { token, loseSessions, close: () => socket.close().then(close) };
}

/** What the process serves, in this process, on a socket in a directory of its own. */
export class OpenSocket {
  readonly connection: { readonly socketPath: string; readonly secret: Buffer };
  /** What was logged. */
  readonly lines: readonly string[];
  readonly #closing: () => Promise<void>;
  #closed: Promise<void> | null = null;

  private constructor(connection: OpenSocket['connection'], lines: readonly string[], closing: () => Promise<void>) {
    this.connection = connection;
    this.lines = lines;
    this.#closing = closing;
  }

  static async before(held: Held): Promise<OpenSocket> {
    const directory = await mkdtemp(join(tmpdir(), 'authority-'));
    const [socketPath, secretFile] = [join(directory, 'authority.sock'), join(directory, 'pki.secret')];
    const secret = await createSecretFile(secretFile);
    const lines: string[] = [];
    const served = await serveAuthority(held, { socketPath, secretFile, log: (line) => lines.push(line) });
    return new OpenSocket({ socketPath, secret }, lines, async () => {
      await served.close();
      await rm(directory, { recursive: true });
    });
  }

  close(): Promise<void> {
    this.#closed ??= this.#closing();
    return this.#closed;
  }
}
