import type { TLSSocket } from 'node:tls';

/**
 * Connections that were let in by a certificate, so that one which is revoked closes them. A request that is being answered
 * has its answer first: it was judged by itself, and a vehicle that is refused is to read why.
 */
export class LiveConnections {
  readonly #open = new Map<string, Set<TLSSocket>>();
  /** Requests under way on each. */
  readonly #answering = new WeakMap<TLSSocket, number>();
  readonly #ending = new WeakSet<TLSSocket>();

  add(fingerprint: string, socket: TLSSocket): void {
    const open = this.#open.get(fingerprint) ?? new Set();
    if (open.has(socket)) return;
    this.#open.set(fingerprint, open.add(socket));
    socket.once('close', () => {
      open.delete(socket);
      if (open.size === 0) this.#open.delete(fingerprint);
    });
  }

  requestBegan(socket: TLSSocket): void {
    this.#answering.set(socket, (this.#answering.get(socket) ?? 0) + 1);
  }

  /** Of several on one connection the first that is answered ends it, once it is to end. */
  requestEnded(socket: TLSSocket): void {
    this.#answering.set(socket, (this.#answering.get(socket) ?? 1) - 1);
    if (this.#ending.has(socket)) socket.destroySoon();
  }

  get fingerprints(): readonly string[] {
    return [...this.#open.keys()];
  }

  close(fingerprint: string): void {
    for (const socket of this.#open.get(fingerprint) ?? []) {
      if ((this.#answering.get(socket) ?? 0) > 0) this.#ending.add(socket);
      else socket.destroy();
    }
  }
}
