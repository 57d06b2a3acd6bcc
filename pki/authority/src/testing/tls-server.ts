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

export function tlsIdentity(name = 'localhost'): TlsIdentity {
  const authority = new FakeCa();
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

/** An HTTPS server on a port of its own that can leave and come back. */
export class TlsServer {
  readonly #identity = tlsIdentity();
  readonly #server: Server;
  #port = 0;

  private constructor(listener: RequestListener, clientAnchorPem: string | null) {
    this.#server = createServer(
      {
        cert: this.#identity.certificatePem,
        key: this.#identity.keyPem,
        ...(clientAnchorPem === null ? {} : { ca: clientAnchorPem, requestCert: true }),
      },
      listener,
    );
  }

  /** With a client anchor, clients are asked for a certificate and let in without: the listener decides. */
  static async listen(listener: RequestListener, clientAnchorPem: string | null = null): Promise<TlsServer> {
    const server = new TlsServer(listener, clientAnchorPem);
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
