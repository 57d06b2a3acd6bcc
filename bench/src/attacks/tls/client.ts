import {
  constants,
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  type KeyObject,
  publicEncrypt,
  randomBytes,
  sign,
  X509Certificate,
} from 'node:crypto';
import { statusOf, upgradeRequest } from '../../stations/upgrade-request.ts';
import {
  CONTENT,
  clientHello,
  EXTENSIONS_OF_12,
  HANDSHAKE,
  message,
  messagesIn,
  readServerHello,
  record,
  uint,
  vector,
  Wire,
} from './wire.ts';

/** TLS_RSA_WITH_AES_128_GCM_SHA256: the client knows all keys without a curve, and ROBOT needs it. */
const SUITE = 0x009c;
export const ECDSA_SHA256 = 0x0403;

/** Of plain text in one record. */
const MAX_RECORD = 16_384;

/** What a client shows: its certificate with the issuers that it sends along, and the key. */
export interface Shown {
  readonly chain: readonly Buffer[];
  readonly key: KeyObject;
}

/** How a connection went, from the client's side. */
export type End =
  | { readonly kind: 'answered'; readonly status: number }
  | { readonly kind: 'alert'; readonly description: number }
  | { readonly kind: 'closed' }
  /** Nothing came for so long that the client gave up. */
  | { readonly kind: 'silent' };

export const textOf = (end: End): string => {
  if (end.kind === 'answered') return `HTTP ${end.status}`;
  return end.kind === 'alert' ? `alert ${end.description}` : end.kind;
};

/** One piece of what the client sends after the server's first flight. */
export type Piece = (client: Client) => Buffer;

interface Keys {
  readonly clientKey: Buffer;
  readonly serverKey: Buffer;
  readonly clientIv: Buffer;
  readonly serverIv: Buffer;
}

/** One connection of TLS 1.2 whose every message can be another than the right one. */
export class Client {
  readonly #wire: Wire;
  readonly #name: string;
  readonly #random = randomBytes(32);
  readonly premaster = Buffer.concat([uint(0x0303, 2), randomBytes(46)]);
  #serverRandom: Buffer = Buffer.alloc(32);
  #transcript: Buffer = Buffer.alloc(0);
  #serverKey: KeyObject | null = null;
  #master: Buffer | null = null;
  #sent = 0;
  #received = 0;

  constructor(port: number, name: string) {
    this.#wire = new Wire(port);
    this.#name = name;
  }

  get serverKey(): KeyObject {
    if (this.#serverKey === null) throw new Error('the server has not shown its certificate');
    return this.#serverKey;
  }

  get transcript(): Buffer {
    return this.#transcript;
  }

  /** The hello, and everything up to the server's ServerHelloDone. Null: it went on so far. */
  async greet(withinMs: number): Promise<End | null> {
    const hello = clientHello({ suites: [SUITE], random: this.#random, extensions: EXTENSIONS_OF_12 });
    this.#transcript = hello;
    this.#wire.send(record(CONTENT.handshake, hello));
    let flight: Buffer = Buffer.alloc(0);
    while (true) {
      const next = await this.#wire.next(withinMs);
      if (next === null) return { kind: 'closed' };
      if (next === 'silent') return { kind: 'silent' };
      if (next.type === CONTENT.alert) return { kind: 'alert', description: next.body[1] ?? 0 };
      flight = Buffer.concat([flight, next.body]);
      const messages = messagesIn(flight);
      if (messages.at(-1)?.type !== HANDSHAKE.serverHelloDone) continue;
      for (const { type, body } of messages) {
        if (type === HANDSHAKE.serverHello) this.#serverRandom = readServerHello(body).random;
        if (type === HANDSHAKE.certificate) this.#serverKey = firstCertificate(body).publicKey;
      }
      this.#transcript = Buffer.concat([this.#transcript, flight]);
      return null;
    }
  }

  /** A handshake message in records of its own; it is part of what is signed and finished later. */
  handshake(type: number, body: Buffer): Buffer {
    const whole = message(type, body);
    this.#transcript = Buffer.concat([this.#transcript, whole]);
    const records: Buffer[] = [];
    for (let at = 0; at < whole.length; at += MAX_RECORD) {
      records.push(record(CONTENT.handshake, whole.subarray(at, at + MAX_RECORD)));
    }
    return Buffer.concat(records);
  }

  /** Encrypted with the keys of this connection. */
  sealed(type: number, plain: Buffer): Buffer {
    const { clientKey, clientIv } = this.#keys();
    const number = uint(this.#sent++, 6);
    const nonce = Buffer.concat([Buffer.alloc(2), number]);
    const cipher = createCipheriv('aes-128-gcm', clientKey, Buffer.concat([clientIv, nonce]));
    cipher.setAAD(Buffer.concat([nonce, uint(type, 1), uint(0x0303, 2), uint(plain.length, 2)]));
    return record(type, Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]));
  }

  /** What a Finished says of all that was said before. */
  finished(): Buffer {
    return message(HANDSHAKE.finished, prf(this.#masterSecret(), 'client finished', sha256(this.#transcript), 12));
  }

  send(bytes: Buffer): void {
    this.#wire.send(bytes);
  }

  finish(): void {
    this.#wire.finish();
  }

  /** An upgrade of the station that the client says it is. */
  get request(): string {
    return upgradeRequest(this.#name);
  }

  /** Reads until the server answers the request, or the connection is over. */
  async end(withinMs: number): Promise<End> {
    let isSealed = false;
    let alert: End | null = null;
    while (true) {
      const next = await this.#wire.next(withinMs);
      if (next === null) return alert ?? { kind: 'closed' };
      if (next === 'silent') return alert ?? { kind: 'silent' };
      if (next.type === CONTENT.changeCipherSpec) {
        isSealed = true;
        continue;
      }
      const body = isSealed ? this.#opened(next.type, next.body) : next.body;
      if (next.type === CONTENT.alert) alert ??= { kind: 'alert', description: body[1] ?? 0 };
      if (next.type !== CONTENT.application) continue;
      const status = statusOf(body);
      if (status !== 0) return { kind: 'answered', status };
    }
  }

  destroy(): void {
    this.#wire.destroy();
  }

  #opened(type: number, body: Buffer): Buffer {
    const { serverKey, serverIv } = this.#keys();
    const nonce = body.subarray(0, 8);
    const plain = body.subarray(8, -16);
    const decipher = createDecipheriv('aes-128-gcm', serverKey, Buffer.concat([serverIv, nonce]));
    decipher.setAAD(
      Buffer.concat([
        Buffer.alloc(2),
        uint(this.#received++, 6),
        uint(type, 1),
        uint(0x0303, 2),
        uint(plain.length, 2),
      ]),
    );
    decipher.setAuthTag(body.subarray(-16));
    return Buffer.concat([decipher.update(plain), decipher.final()]);
  }

  #masterSecret(): Buffer {
    this.#master ??= prf(this.premaster, 'master secret', Buffer.concat([this.#random, this.#serverRandom]), 48);
    return this.#master;
  }

  #keys(): Keys {
    const block = prf(this.#masterSecret(), 'key expansion', Buffer.concat([this.#serverRandom, this.#random]), 40);
    return {
      clientKey: block.subarray(0, 16),
      serverKey: block.subarray(16, 32),
      clientIv: block.subarray(32, 36),
      serverIv: block.subarray(36, 40),
    };
  }
}

function firstCertificate(body: Buffer): X509Certificate {
  const length = body.readUIntBE(3, 3);
  return new X509Certificate(body.subarray(6, 6 + length));
}

const sha256 = (bytes: Buffer): Buffer => createHash('sha256').update(bytes).digest();

/** RFC 5246, 5: P_SHA256. */
function prf(secret: Buffer, label: string, seed: Buffer, length: number): Buffer {
  const whole = Buffer.concat([Buffer.from(label), seed]);
  const mac = (bytes: Buffer): Buffer => createHmac('sha256', secret).update(bytes).digest();
  const parts: Buffer[] = [];
  for (let a = mac(whole); parts.length * 32 < length; a = mac(a)) parts.push(mac(Buffer.concat([a, whole])));
  return Buffer.concat(parts).subarray(0, length);
}

export const certificateBody = (chain: readonly Buffer[]): Buffer =>
  vector(3, ...chain.map((certificate) => vector(3, certificate)));
export const certificate =
  (chain: readonly Buffer[]): Piece =>
  (client) =>
    client.handshake(HANDSHAKE.certificate, certificateBody(chain));
export const keyExchange: Piece = (client) => {
  const key = { key: client.serverKey, padding: constants.RSA_PKCS1_PADDING };
  return client.handshake(HANDSHAKE.clientKeyExchange, vector(2, publicEncrypt(key, client.premaster)));
};
/** `over`: what is signed, by default what was said so far. */
export const certificateVerify =
  (key: KeyObject, { algorithm = ECDSA_SHA256, hash = 'sha256', over }: VerifyChanges = {}): Piece =>
  (client) => {
    const signature = sign(hash, over ?? client.transcript, key);
    return client.handshake(HANDSHAKE.certificateVerify, Buffer.concat([uint(algorithm, 2), vector(2, signature)]));
  };
export interface VerifyChanges {
  readonly algorithm?: number;
  readonly hash?: string;
  readonly over?: Buffer;
}
export const changeCipherSpec: Piece = () => record(CONTENT.changeCipherSpec, Buffer.from([1]));
export const finished: Piece = (client) => client.sealed(CONTENT.handshake, client.finished());
export const request: Piece = (client) => client.sealed(CONTENT.application, Buffer.from(client.request));

/** What an honest station sends. */
export const honest = ({ chain, key }: Shown): readonly Piece[] => [
  certificate(chain),
  keyExchange,
  certificateVerify(key),
  changeCipherSpec,
  finished,
  request,
];
