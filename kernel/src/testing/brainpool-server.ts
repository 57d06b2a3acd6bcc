import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo, Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getCACertificates, setDefaultCACertificates, type TlsOptions } from 'node:tls';

/** A server's chain under a root with a key on a brainpool curve, over whose older reading Node 24 ends a process. */
export interface BrainpoolChain {
  readonly rootPem: string;
  /** Of `localhost`, leaf first, with the root. */
  readonly tls: { readonly key: string; readonly cert: string };
}

/** Made by the openssl command: our own parts make no such key. */
export function brainpoolChain(): BrainpoolChain {
  const cwd = mkdtempSync(join(tmpdir(), 'brainpool-'));
  const openssl = (...args: string[]) => execFileSync('openssl', args, { cwd, stdio: 'pipe' });
  const read = (name: string) => readFileSync(join(cwd, name), 'utf8');
  try {
    const key = (curve: string) => ['-newkey', 'ec', '-pkeyopt', `ec_paramgen_curve:${curve}`, '-nodes'];
    openssl('req', '-x509', ...key('brainpoolP256r1'), '-keyout', 'root.key', '-out', 'root.pem', '-subj', '/CN=Root');
    openssl('req', ...key('P-256'), '-keyout', 'leaf.key', '-out', 'leaf.csr', '-subj', '/CN=localhost');
    writeFileSync(join(cwd, 'leaf.ext'), 'basicConstraints=critical,CA:false\nsubjectAltName=DNS:localhost\n');
    const signed = ['-CA', 'root.pem', '-CAkey', 'root.key', '-CAcreateserial', '-extfile', 'leaf.ext'];
    openssl('x509', '-req', '-in', 'leaf.csr', ...signed, '-out', 'leaf.pem');
    const rootPem = read('root.pem');
    return { rootPem, tls: { key: read('leaf.key'), cert: read('leaf.pem') + rootPem } };
  } finally {
    rmSync(cwd, { recursive: true });
  }
}

export interface BrainpoolServer {
  readonly port: number;
  readonly rootPem: string;
  [Symbol.asyncDispose](): Promise<void>;
}

/**
 * One that shows such a chain. Its root is among the public ones of this process until it ends, for clients that are given
 * no others.
 */
export async function brainpoolServer(make: (tls: TlsOptions) => Server): Promise<BrainpoolServer> {
  const { rootPem, tls } = brainpoolChain();
  const before = getCACertificates('default');
  setDefaultCACertificates([...before, rootPem]);
  const server = make(tls).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    rootPem,
    async [Symbol.asyncDispose]() {
      setDefaultCACertificates(before);
      server.close();
      if ('closeAllConnections' in server) (server as Server & { closeAllConnections(): void }).closeAllConnections();
      await once(server, 'close');
    },
  };
}
