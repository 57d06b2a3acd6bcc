import { generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto';
import {
  certificate,
  certificateVerify,
  changeCipherSpec,
  type End,
  finished,
  honest,
  keyExchange,
  type Piece,
  request,
  type Shown,
  textOf,
} from './client.ts';
import { converse, type TlsCase } from './target.ts';
import { CONTENT, HANDSHAKE, record, uint, vector } from './wire.ts';

type Flight = (shown: Shown) => readonly Piece[];

const ends = (end: End): string | null => (end.kind === 'closed' || end.kind === 'alert' ? null : textOf(end));
/** TLS may be done with it, but whoever has proven nothing is told so. */
const opensNothing = (end: End): string | null =>
  ends(end) === null || (end.kind === 'answered' && [401, 403].includes(end.status)) ? null : textOf(end);

const mustEnd = (name: string, flight: Flight): TlsCase => ({
  name,
  run: async (target) => ends(await converse(target, flight(target.shown))),
});
const mustOpenNothing = (name: string, flight: Flight): TlsCase => ({
  name,
  run: async (target) => opensNothing(await converse(target, flight(target.shown))),
});

const raw =
  (type: number, body: Buffer): Piece =>
  (client) =>
    client.handshake(type, body);
const bytes =
  (made: Buffer): Piece =>
  () =>
    made;
const twice = (piece: Piece): readonly Piece[] => [piece, piece];
const rest: readonly Piece[] = [changeCipherSpec, finished, request];
const strangers = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const ofRsa = generateKeyPairSync('rsa', { modulusLength: 2048 });

/** With a Certificate whose body is this. */
const certificateOf =
  (body: (chain: readonly Buffer[]) => Buffer): Flight =>
  ({ chain, key }) => [raw(HANDSHAKE.certificate, body(chain)), keyExchange, certificateVerify(key), ...rest];
const leaf = (chain: readonly Buffer[]): Buffer => chain[0] ?? Buffer.alloc(0);
/** One certificate in a list that is longer or shorter than it says by so many bytes. */
function listThatSays(chain: readonly Buffer[], more: number): Buffer {
  const body = vector(3, vector(3, leaf(chain)));
  body.writeUIntBE(body.length - 3 + more, 0, 3);
  return body;
}
/** With a CertificateVerify whose body is this. */
const verifyOf =
  (piece: (key: KeyObject) => Piece): Flight =>
  ({ chain, key }) => [certificate(chain), keyExchange, piece(key), ...rest];

const certificates: readonly TlsCase[] = [
  mustOpenNothing('no certificate', () => [certificate([]), keyExchange, ...rest]),
  mustOpenNothing(
    'an empty certificate',
    certificateOf(() => vector(3, vector(3))),
  ),
  mustOpenNothing(
    'a certificate cut short',
    certificateOf((chain) => vector(3, vector(3, leaf(chain).subarray(0, -20)))),
  ),
  mustOpenNothing(
    'a certificate of random bytes',
    certificateOf(() => vector(3, vector(3, randomBytes(600)))),
  ),
  mustOpenNothing(
    'a certificate with bytes behind it',
    certificateOf((chain) => vector(3, vector(3, leaf(chain), Buffer.alloc(9)))),
  ),
  mustOpenNothing(
    'a certificate in DER of another length',
    certificateOf((chain) => {
      const changed = Buffer.from(leaf(chain));
      changed.writeUInt16BE(0xffff, 2);
      return vector(3, vector(3, changed));
    }),
  ),
  mustOpenNothing(
    'a certificate whose signature is another',
    certificateOf((chain) => {
      const changed = Buffer.from(leaf(chain));
      changed[changed.length - 1] = (changed.at(-1) ?? 0) ^ 1;
      return vector(3, vector(3, changed));
    }),
  ),
  mustEnd(
    'a list one byte too long',
    certificateOf((chain) => listThatSays(chain, 1)),
  ),
  mustEnd(
    'a list one byte too short',
    certificateOf((chain) => listThatSays(chain, -1)),
  ),
  mustEnd(
    'a list of 16 MiB, as it says',
    certificateOf((chain) => Buffer.concat([uint(0xffffff, 3), vector(3, leaf(chain))])),
  ),
  mustEnd(
    'a certificate longer than its list',
    certificateOf((chain) => vector(3, uint(0xffffff, 3), leaf(chain))),
  ),
  mustEnd(
    'a Certificate without a body',
    certificateOf(() => Buffer.alloc(0)),
  ),
  mustEnd(
    'bytes behind the list',
    certificateOf((chain) => Buffer.concat([vector(3, vector(3, leaf(chain))), Buffer.alloc(4)])),
  ),
  mustEnd('the certificate twice', ({ chain, key }) => [
    ...twice(certificate(chain)),
    keyExchange,
    certificateVerify(key),
    ...rest,
  ]),
];

const verifies: readonly TlsCase[] = [
  mustEnd('the certificate of a station, and no proof of its key', ({ chain }) => [
    certificate(chain),
    keyExchange,
    ...rest,
  ]),
  mustEnd(
    'a proof by another key',
    verifyOf(() => certificateVerify(strangers.privateKey)),
  ),
  mustEnd(
    'a proof by a key of another kind',
    verifyOf(() => certificateVerify(ofRsa.privateKey, { algorithm: 0x0401 })),
  ),
  mustEnd(
    'a proof over another conversation',
    verifyOf((key) => certificateVerify(key, { over: randomBytes(900) })),
  ),
  mustEnd(
    'a proof over nothing',
    verifyOf((key) => certificateVerify(key, { over: Buffer.alloc(0) })),
  ),
  mustEnd(
    'a proof by SHA-1, which was not offered',
    verifyOf((key) => certificateVerify(key, { algorithm: 0x0203, hash: 'sha1' })),
  ),
  mustEnd(
    'a proof by MD5',
    verifyOf((key) => certificateVerify(key, { algorithm: 0x0101, hash: 'md5' })),
  ),
  mustEnd(
    'a proof by an algorithm of nobody',
    verifyOf((key) => certificateVerify(key, { algorithm: 0xffff })),
  ),
  mustEnd(
    'a proof that says anonymous',
    verifyOf((key) => certificateVerify(key, { algorithm: 0x0400 })),
  ),
  mustEnd(
    'an empty proof',
    verifyOf(() => raw(HANDSHAKE.certificateVerify, Buffer.concat([uint(0x0403, 2), vector(2)]))),
  ),
  mustEnd(
    'a CertificateVerify without a body',
    verifyOf(() => raw(HANDSHAKE.certificateVerify, Buffer.alloc(0))),
  ),
  mustEnd(
    'a proof of zeros (r = s = 0)',
    verifyOf(() =>
      raw(
        HANDSHAKE.certificateVerify,
        Buffer.concat([uint(0x0403, 2), vector(2, Buffer.from('3006020100020100', 'hex'))]),
      ),
    ),
  ),
  mustEnd(
    'a proof of random bytes',
    verifyOf(() => raw(HANDSHAKE.certificateVerify, Buffer.concat([uint(0x0403, 2), vector(2, randomBytes(71))]))),
  ),
  mustEnd(
    'a proof longer than its message',
    verifyOf(() =>
      raw(HANDSHAKE.certificateVerify, Buffer.concat([uint(0x0403, 2), uint(0xffff, 2), randomBytes(71)])),
    ),
  ),
  mustEnd('the proof twice', ({ chain, key }) => [
    certificate(chain),
    keyExchange,
    ...twice(certificateVerify(key)),
    ...rest,
  ]),
  mustEnd('the proof before the key exchange', ({ chain, key }) => [
    certificate(chain),
    certificateVerify(key),
    keyExchange,
    ...rest,
  ]),
  mustEnd('a proof without a certificate', ({ key }) => [
    certificate([]),
    keyExchange,
    certificateVerify(key),
    ...rest,
  ]),
  mustEnd('a proof and no Certificate at all', ({ key }) => [keyExchange, certificateVerify(key), ...rest]),
];

const orders: readonly TlsCase[] = [
  mustEnd('no Certificate where one is asked for', () => [keyExchange, ...rest]),
  mustEnd('no key exchange', ({ chain, key }) => [certificate(chain), certificateVerify(key), ...rest]),
  mustEnd('an empty key exchange', ({ chain }) => [
    certificate(chain),
    raw(HANDSHAKE.clientKeyExchange, Buffer.alloc(0)),
    ...rest,
  ]),
  mustEnd('a key exchange of another length', ({ chain }) => [
    certificate(chain),
    raw(HANDSHAKE.clientKeyExchange, Buffer.concat([uint(0xffff, 2), randomBytes(256)])),
    ...rest,
  ]),
  mustEnd('a ChangeCipherSpec before any key (CVE-2014-0224)', (shown) => [changeCipherSpec, ...honest(shown)]),
  mustEnd('a ChangeCipherSpec twice', ({ chain, key }) => [
    certificate(chain),
    keyExchange,
    certificateVerify(key),
    changeCipherSpec,
    ...rest,
  ]),
  mustEnd('a ChangeCipherSpec of two bytes', ({ chain, key }) => [
    certificate(chain),
    keyExchange,
    certificateVerify(key),
    bytes(record(CONTENT.changeCipherSpec, Buffer.from([1, 1]))),
    finished,
    request,
  ]),
  mustEnd('no ChangeCipherSpec', ({ chain, key }) => [
    certificate(chain),
    keyExchange,
    certificateVerify(key),
    finished,
    request,
  ]),
  mustEnd('the request before Finished', ({ chain, key }) => [
    certificate(chain),
    keyExchange,
    certificateVerify(key),
    changeCipherSpec,
    request,
  ]),
  mustEnd('the request in clear', ({ chain, key }) => [
    certificate(chain),
    keyExchange,
    certificateVerify(key),
    (client) => record(CONTENT.application, Buffer.from(client.request)),
  ]),
  mustEnd('another Finished', ({ chain, key }) => [
    certificate(chain),
    keyExchange,
    certificateVerify(key),
    changeCipherSpec,
    (client) =>
      client.sealed(CONTENT.handshake, Buffer.concat([Buffer.from([HANDSHAKE.finished, 0, 0, 12]), randomBytes(12)])),
    request,
  ]),
  mustEnd('an empty Finished', ({ chain, key }) => [
    certificate(chain),
    keyExchange,
    certificateVerify(key),
    changeCipherSpec,
    (client) => client.sealed(CONTENT.handshake, Buffer.from([HANDSHAKE.finished, 0, 0, 0])),
    request,
  ]),
  mustEnd('a second hello within the handshake', ({ chain }) => [
    certificate(chain),
    raw(HANDSHAKE.clientHello, randomBytes(80)),
  ]),
  mustEnd('a message of the server', ({ chain }) => [
    certificate(chain),
    raw(HANDSHAKE.serverHelloDone, Buffer.alloc(0)),
  ]),
  mustEnd('a heartbeat within the handshake', ({ chain }) => [
    certificate(chain),
    bytes(record(CONTENT.heartbeat, Buffer.from([1, 0x40, 0]))),
  ]),
  mustEnd('a record that was changed on its way', ({ chain, key }) => [
    certificate(chain),
    keyExchange,
    certificateVerify(key),
    changeCipherSpec,
    finished,
    (client) => {
      const sealed = request(client);
      sealed[sealed.length - 1] = (sealed.at(-1) ?? 0) ^ 1;
      return sealed;
    },
  ]),
  mustEnd('a record that was said before', ({ chain, key }) => {
    let first: Buffer = Buffer.alloc(0);
    return [
      certificate(chain),
      keyExchange,
      certificateVerify(key),
      changeCipherSpec,
      finished,
      (client) => {
        first = client.sealed(CONTENT.application, Buffer.from('GET / HTTP/1.1\r\n'));
        return first;
      },
      () => first,
    ];
  }),
  mustEnd('a hello that renegotiates after Finished', (shown) => [
    ...honest(shown).slice(0, -1),
    (client) =>
      client.sealed(
        CONTENT.handshake,
        Buffer.concat([Buffer.from([HANDSHAKE.clientHello, 0, 0, 80]), randomBytes(80)]),
      ),
  ]),
  mustEnd('a thousand empty records after Finished', (shown) => [
    ...honest(shown).slice(0, -1),
    (client) => Buffer.concat(Array.from({ length: 1_000 }, () => client.sealed(CONTENT.application, Buffer.alloc(0)))),
  ]),
  mustEnd('a thousand warnings after Finished', (shown) => [
    ...honest(shown).slice(0, -1),
    (client) => Buffer.concat(Array.from({ length: 1_000 }, () => client.sealed(CONTENT.alert, Buffer.from([1, 90])))),
  ]),
];

/** Without it every refusal below would say nothing. */
export const honestStation: TlsCase = {
  name: 'the same client enters when it says nothing wrong',
  run: async (target) => {
    const end = await converse(target, honest(target.shown));
    return end.kind === 'answered' && end.status === 101 ? null : textOf(end);
  },
};

/** In TLS 1.2 by the exchange of keys that `ocpp-mandatory` alone has: the client writes every byte of it. */
export const PROOF_CASES: readonly TlsCase[] = [...certificates, ...verifies, ...orders];
