import type { TLSSocket } from 'node:tls';

/** Connections that were let in by a certificate, so that one which is revoked closes them. */
export class LiveConnections {
  readonly #open = new Map<string, Set<TLSSocket>>();

  add(fingerprint: string, socket: TLSSocket): void {
    const open = this.#open.get(fingerprint) ?? new Set();
    if (open.has(socket)) return;
    this.#open.set(fingerprint, open.add(socket));
    socket.once('close', () => {
      open.delete(socket);
      if (open.size === 0) this.#open.delete(fingerprint);
    });
  }

  get fingerprints(): readonly string[] {
    return [...this.#open.keys()];
  }

  close(fingerprint: string): void {
    for (const socket of this.#open.get(fingerprint) ?? []) socket.destroy();
  }
}
