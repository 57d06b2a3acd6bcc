/**
 * One socket of a station on one gateway. Epochs come from one sequence: the open session with the
 * highest epoch owns the identity, and a command is meant for one epoch only.
 */
export interface Session {
  readonly connectionId: string;
  readonly nodeId: string;
  readonly epoch: number;
  readonly openedAt: Date;
  /** e.g. `ocpp2.0.1`. */
  readonly protocol: string;
  /** 3: client certificate; 2: password over TLS. */
  readonly securityProfile: number;
  readonly port: number;
  readonly remoteAddress: string;
  /** SHA-256 of the client certificate proven in the handshake, lower-case hex. */
  readonly fingerprint: string | null;
  /** The authorization key version that let it in. */
  readonly keyId: string | null;
}
