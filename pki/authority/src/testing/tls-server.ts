import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import type { IncomingMessage, RequestListener } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import { certificatePem } from '@bfcert/kernel/x509';
import { FakeCa } from '@bfcert/pki-contract/authority-fake';

const HOUR_MS = 3_600_000;

/** A TLS certificate of `localhost`, or of a client, and the anchor it leads to. */
export interface TlsIdentity {
  readonly certificatePem: string;
  readonly keyPem: string;
  readonly anchorPem: string;
}

export function tlsIdentity(name = 'localhost', authority = new FakeCa()): TlsIdentity {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const leaf = authority.sign({
    spki: publicKey.export({ format: 'der', type: 'spki' }),
    subject: [{ name: 'CN', value: name }],
    dnsNames: [name],
    notBefore: new Date(Date.now() - HOUR_MS),
    notAfter: new Date(Date.now() + HOUR_MS),
  });
  return {
    certificatePem: certificatePem(leaf.der) + certificatePem(authority.issuing.der),
    keyPem: privateKey.export({ format: 'pem', type: 'pkcs8' }) as string,
    anchorPem: certificatePem(authority.root.der),
  };
}

/** Clients that are asked for a certificate; one without is refused by TLS, or the listener decides. */
export interface TlsClients {
  readonly anchorPem: string;
  readonly without: 'alert' | 'admit';
}

/** An HTTPS server on a port of its own that can leave and come back. */
export class TlsServer {
  readonly #identity: TlsIdentity;
  readonly #server: Server;
  #port = 0;

  private constructor(listener: RequestListener, clients: TlsClients | null, identity: TlsIdentity) {
    this.#identity = identity;
    this.#server = createServer(
      {
        cert: this.#identity.certificatePem,
        key: this.#identity.keyPem,
        ...(clients === null
          ? {}
          : { ca: clients.anchorPem, requestCert: true, rejectUnauthorized: clients.without === 'alert' }),
      },
      listener,
    );
  }

  static async listen(
    listener: RequestListener,
    clients: TlsClients | null = null,
    identity = tlsIdentity(),
  ): Promise<TlsServer> {
    const server = new TlsServer(listener, clients, identity);
    await server.comeBack();
    return server;
  }

  get url(): string {
    return `https://localhost:${this.#port}`;
  }

  get anchorPem(): string {
    return this.#identity.anchorPem;
  }

  async comeBack(): Promise<void> {
    this.#server.listen(this.#port, '127.0.0.1');
    await once(this.#server, 'listening');
    this.#port = (this.#server.address() as AddressInfo).port;
  }

  /** When it resolves, clients in this process have seen their connections end. */
  async goAway(): Promise<void> {
    if (!this.#server.listening) return;
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.#server.closeAllConnections();
    await closed;
    await setImmediate();
    await setImmediate();
  }
}

export async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of request as AsyncIterable<Buffer>) parts.push(part);
  return Buffer.concat(parts);
}
