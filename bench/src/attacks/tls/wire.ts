import { randomBytes } from 'node:crypto';
import { connect, type Socket } from 'node:net';

/** The parts of TLS that this client writes and reads by hand (RFC 5246, RFC 8446, IANA "TLS Parameters"). */
export const CONTENT = { changeCipherSpec: 20, alert: 21, handshake: 22, application: 23, heartbeat: 24 } as const;
export const HANDSHAKE = {
  clientHello: 1,
  serverHello: 2,
  newSessionTicket: 4,
  certificate: 11,
  certificateRequest: 13,
  serverHelloDone: 14,
  certificateVerify: 15,
  clientKeyExchange: 16,
  finished: 20,
} as const;
export const EXTENSION = {
  serverName: 0,
  supportedGroups: 10,
  pointFormats: 11,
  signatureAlgorithms: 13,
  heartbeat: 15,
  extendedMasterSecret: 23,
  sessionTicket: 35,
  preSharedKey: 41,
  earlyData: 42,
  supportedVersions: 43,
  pskModes: 45,
  keyShare: 51,
  renegotiationInfo: 0xff01,
} as const;
export const TLS12 = 0x0303;
export const TLS13 = 0x0304;

export type Extension = readonly [type: number, body: Buffer];

export const uint = (value: number, bytes: number): Buffer => {
  const written = Buffer.alloc(bytes);
  written.writeUIntBE(value, 0, bytes);
  return written;
};
/** With its length in front, in so many bytes. */
export const vector = (lengthBytes: number, ...parts: readonly Buffer[]): Buffer => {
  const body = Buffer.concat(parts);
  return Buffer.concat([uint(body.length, lengthBytes), body]);
};
export const numbers = (values: readonly number[]): Buffer => Buffer.concat(values.map((value) => uint(value, 2)));

export const record = (type: number, body: Buffer, version = TLS12): Buffer =>
  Buffer.concat([uint(type, 1), uint(version, 2), vector(2, body)]);
export const message = (type: number, body: Buffer): Buffer => Buffer.concat([uint(type, 1), vector(3, body)]);

export interface Hello {
  readonly version?: number;
  readonly suites: readonly number[];
  readonly compressions?: readonly number[];
  readonly sessionId?: Buffer;
  readonly random?: Buffer;
  readonly extensions?: readonly Extension[];
}

export function clientHello({
  version = TLS12,
  suites,
  compressions = [0],
  sessionId = Buffer.alloc(0),
  random = randomBytes(32),
  extensions = [],
}: Hello): Buffer {
  const body = [
    uint(version, 2),
    random,
    vector(1, sessionId),
    vector(2, numbers(suites)),
    vector(1, Buffer.from(compressions)),
    vector(2, ...extensions.map(([type, content]) => Buffer.concat([uint(type, 2), vector(2, content)]))),
  ];
  return message(HANDSHAKE.clientHello, Buffer.concat(body));
}

const GROUPS: Extension = [EXTENSION.supportedGroups, vector(2, numbers([0x001d, 0x0017, 0x0018]))];
const POINTS: Extension = [EXTENSION.pointFormats, vector(1, Buffer.from([0]))];
/** ecdsa_secp256r1_sha256, rsa_pss_rsae_sha256, rsa_pkcs1_sha256, ecdsa_secp384r1_sha384 */
const SIGNATURES: Extension = [EXTENSION.signatureAlgorithms, vector(2, numbers([0x0403, 0x0804, 0x0401, 0x0503]))];
const NAME: Extension = [EXTENSION.serverName, vector(2, Buffer.from([0]), vector(2, Buffer.from('localhost')))];
const RENEGOTIATION: Extension = [EXTENSION.renegotiationInfo, vector(1)];
/** What a client of TLS 1.2 says besides its suites. */
export const EXTENSIONS_OF_12: readonly Extension[] = [NAME, GROUPS, POINTS, SIGNATURES, RENEGOTIATION];
/** A share that is a point of X25519, as every string of 32 bytes is. */
const share = (): Extension => [EXTENSION.keyShare, vector(2, uint(0x001d, 2), vector(2, randomBytes(32)))];
export const extensionsOf13 = (versions: readonly number[] = [TLS13]): readonly Extension[] => [
  NAME,
  GROUPS,
  SIGNATURES,
  [EXTENSION.supportedVersions, vector(1, numbers(versions))],
  [EXTENSION.pskModes, vector(1, Buffer.from([1]))],
  share(),
];

export interface ServerHello {
  readonly version: number;
  readonly random: Buffer;
  readonly sessionId: Buffer;
  readonly suite: number;
  readonly compression: number;
  readonly extensions: ReadonlyMap<number, Buffer>;
}

export function readServerHello(body: Buffer): ServerHello {
  const sessionEnd = 35 + (body[34] ?? 0);
  const extensions = new Map<number, Buffer>();
  for (let at = sessionEnd + 5; at + 4 <= body.length; ) {
    const length = body.readUInt16BE(at + 2);
    extensions.set(body.readUInt16BE(at), body.subarray(at + 4, at + 4 + length));
    at += 4 + length;
  }
  const legacy = body.readUInt16BE(0);
  return {
    version: extensions.get(EXTENSION.supportedVersions)?.readUInt16BE(0) ?? legacy,
    random: body.subarray(2, 34),
    sessionId: body.subarray(35, sessionEnd),
    suite: body.readUInt16BE(sessionEnd),
    compression: body[sessionEnd + 2] ?? 0,
    extensions,
  };
}

export interface WireRecord {
  readonly type: number;
  readonly body: Buffer;
}

/** A TCP connection, read as records of TLS. Whatever ends it is an end. */
export class Wire {
  readonly #socket: Socket;
  readonly #records: WireRecord[] = [];
  #bytes: Buffer = Buffer.alloc(0);
  #ended = false;
  #wake: () => void = () => undefined;

  constructor(port: number) {
    this.#socket = connect({ port, host: '127.0.0.1', noDelay: true });
    this.#socket.on('data', (chunk: Buffer) => this.#take(chunk));
    this.#socket.on('error', () => this.#socket.destroy());
    this.#socket.on('close', () => {
      this.#ended = true;
      this.#wake();
    });
  }

  send(bytes: Buffer): void {
    if (this.#socket.writable) this.#socket.write(bytes);
  }

  /** Nothing more is said; what the server still says is read. */
  finish(): void {
    this.#socket.end();
  }

  /** The next record; null: the server has ended the connection; `silent`: so long nothing came. */
  async next(withinMs: number): Promise<WireRecord | null | 'silent'> {
    let isLate = false;
    const timer = setTimeout(() => {
      isLate = true;
      this.#wake();
    }, withinMs);
    try {
      while (true) {
        const next = this.#records.shift();
        if (next !== undefined) return next;
        if (this.#ended) return null;
        if (isLate) return 'silent';
        await new Promise<void>((wake) => {
          this.#wake = wake;
        });
      }
    } finally {
      clearTimeout(timer);
    }
  }

  destroy(): void {
    this.#socket.destroy();
  }

  #take(chunk: Buffer): void {
    this.#bytes = Buffer.concat([this.#bytes, chunk]);
    while (this.#bytes.length >= 5) {
      const end = 5 + this.#bytes.readUInt16BE(3);
      if (this.#bytes.length < end) break;
      this.#records.push({ type: this.#bytes[0] ?? 0, body: this.#bytes.subarray(5, end) });
      this.#bytes = this.#bytes.subarray(end);
    }
    this.#wake();
  }
}

/** The messages in a run of handshake records, which need not begin and end where records do. */
export function messagesIn(
  bytes: Buffer,
): readonly { readonly type: number; readonly body: Buffer; readonly whole: Buffer }[] {
  const messages = [];
  for (let at = 0; at + 4 <= bytes.length; ) {
    const end = at + 4 + bytes.readUIntBE(at + 1, 3);
    if (end > bytes.length) break;
    messages.push({ type: bytes[at] ?? 0, body: bytes.subarray(at + 4, end), whole: bytes.subarray(at, end) });
    at = end;
  }
  return messages;
}
