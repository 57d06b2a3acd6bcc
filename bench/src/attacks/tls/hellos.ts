import { randomBytes } from 'node:crypto';
import type { TlsPolicy } from '@bfcert/ocpp-gateway';
import { type End, textOf } from './client.ts';
import { greet, greetWith, isHello, type Target, type TlsCase } from './target.ts';
import {
  CONTENT,
  clientHello,
  EXTENSION,
  EXTENSIONS_OF_12,
  type Extension,
  extensionsOf13,
  type Hello,
  record,
  type ServerHello,
  TLS12,
  TLS13,
  uint,
  vector,
} from './wire.ts';

/** What the two policies take, by IANA number; everything else is weak or unknown, and refused. */
const FORWARD_SECRET = [0xc02b, 0xc02c, 0xc02f, 0xc030];
export const TAKEN_12: Readonly<Record<TlsPolicy, readonly number[]>> = {
  'ocpp-mandatory': [...FORWARD_SECRET, 0x009c, 0x009d],
  strict: FORWARD_SECRET,
};
export const TAKEN_13 = [0x1301, 0x1302, 0x1303];

/** Every number that IANA has given to a suite, the ranges between them too: NULL, export, RC4, DES, CBC, anonymous, PSK, SRP … */
const ALL_SUITES = [
  [0x0000, 0x00ff],
  [0x1300, 0x1307],
  [0x5600, 0x5600],
  [0xc000, 0xc108],
  [0xcca0, 0xccaf],
  [0xd000, 0xd005],
  [0xfefe, 0xfeff],
].flatMap(([first = 0, last = 0]) => Array.from({ length: last - first + 1 }, (_, index) => first + index));
/** Not suites but signals: TLS_EMPTY_RENEGOTIATION_INFO_SCSV and TLS_FALLBACK_SCSV. */
const SIGNALS = [0x00ff, 0x5600];
const FALLBACK = 0x5600;

const hello12 = (hello: Partial<Hello> = {}): Hello => ({
  suites: [0xc02b],
  extensions: EXTENSIONS_OF_12,
  ...hello,
});
const hello13 = (hello: Partial<Hello> = {}): Hello => ({
  suites: TAKEN_13,
  sessionId: randomBytes(32),
  extensions: extensionsOf13(),
  ...hello,
});

const answered = (reply: ServerHello | End): string =>
  isHello(reply) ? `a ServerHello of ${reply.version.toString(16)} with ${reply.suite.toString(16)}` : textOf(reply);

const mustEnd = (name: string, hello: Hello | Buffer, alerts?: readonly number[]): TlsCase => ({
  name,
  run: async (target) => {
    const reply = Buffer.isBuffer(hello) ? await greet(target, hello) : await greetWith(target, clientHello(hello));
    if (isHello(reply) || reply.kind === 'silent' || reply.kind === 'answered') return answered(reply);
    if (alerts === undefined || reply.kind === 'closed' || alerts.includes(reply.description)) return null;
    return `${textOf(reply)} where ${alerts.join(' or ')} is asked for`;
  },
});

const mustAnswer = (name: string, hello: Hello, isRight: (hello: ServerHello) => boolean): TlsCase => ({
  name,
  run: async (target) => {
    const reply = await greetWith(target, clientHello(hello));
    return isHello(reply) && isRight(reply) ? null : answered(reply);
  },
});

const withMore = (more: Extension): readonly Extension[] => [...EXTENSIONS_OF_12, more];
const endsInDowngrade = ({ random }: ServerHello): boolean =>
  random.subarray(24).equals(Buffer.from('444f574e47524401', 'hex'));

const PROTOCOL_VERSION = 70;
const HANDSHAKE_FAILURE = 40;
const INAPPROPRIATE_FALLBACK = 86;

const versions: readonly TlsCase[] = [
  mustEnd(
    'SSL 2',
    Buffer.from('802e0100020015000000100100800300800700c0060040020080040080050080010203040506070809', 'hex'),
  ),
  // OpenSSL does not know it at all any more, and finds no suite for it.
  mustEnd('SSL 3', hello12({ version: 0x0300, suites: ALL_SUITES }), [PROTOCOL_VERSION, HANDSHAKE_FAILURE]),
  mustEnd('TLS 1.0', hello12({ version: 0x0301, suites: ALL_SUITES }), [PROTOCOL_VERSION]),
  mustEnd('TLS 1.1', hello12({ version: 0x0302, suites: ALL_SUITES }), [PROTOCOL_VERSION]),
  mustAnswer(
    'a version that is not there yet is answered by 1.2',
    hello12({ version: 0x0305 }),
    (hello) => hello.version === TLS12,
  ),
  mustAnswer(
    'of versions unknown and known the known one is taken',
    hello13({ extensions: extensionsOf13([0x7f1c, 0x0305, 0x0a0a, TLS13]) }),
    (hello) => hello.version === TLS13,
  ),
  mustEnd('only versions that nobody has', hello13({ extensions: extensionsOf13([0x7f1c, 0x0305]) }), [
    PROTOCOL_VERSION,
  ]),
  mustEnd('only old versions in the list of 1.3', hello13({ extensions: extensionsOf13([0x0301, 0x0302]) }), [
    PROTOCOL_VERSION,
  ]),
];

const downgrade: readonly TlsCase[] = [
  mustAnswer('a hello of 1.2 is answered with the mark of a downgrade (RFC 8446, 4.1.3)', hello12(), endsInDowngrade),
  mustEnd('a fallback to 1.2 that says so is refused (RFC 7507)', hello12({ suites: [0xc02b, FALLBACK] }), [
    INAPPROPRIATE_FALLBACK,
  ]),
  mustAnswer(
    'secure renegotiation is shown (RFC 5746)',
    hello12(),
    ({ extensions }) => extensions.get(EXTENSION.renegotiationInfo)?.equals(Buffer.from([0])) === true,
  ),
  mustEnd(
    'a first hello that says it renegotiates is refused (RFC 5746, 3.6)',
    hello12({
      extensions: [...EXTENSIONS_OF_12.slice(0, -1), [EXTENSION.renegotiationInfo, vector(1, randomBytes(12))]],
    }),
    [HANDSHAKE_FAILURE],
  ),
  mustAnswer(
    'an extended master secret is taken (RFC 7627)',
    hello12({ extensions: withMore([EXTENSION.extendedMasterSecret, Buffer.alloc(0)]) }),
    ({ extensions }) => extensions.has(EXTENSION.extendedMasterSecret),
  ),
];

const compression: readonly TlsCase[] = [
  mustAnswer(
    'compression is offered and not taken (CRIME)',
    hello12({ compressions: [1, 0] }),
    (hello) => hello.compression === 0,
  ),
  mustEnd('nothing but compression', hello12({ compressions: [1] })),
  mustEnd('compression in 1.3', hello13({ compressions: [1, 0] })),
];

/** A ticket as one of ours would look like, had we any. */
const pretendedTicket = (): Extension => {
  const identity = vector(2, vector(2, randomBytes(200)), uint(0, 4));
  return [EXTENSION.preSharedKey, Buffer.concat([identity, vector(2, vector(1, randomBytes(32)))])];
};

const resumption: readonly TlsCase[] = [
  mustAnswer(
    'a session id of nobody is not resumed',
    hello12({ sessionId: Buffer.alloc(32, 7) }),
    ({ sessionId }) => !sessionId.equals(Buffer.alloc(32, 7)),
  ),
  mustAnswer(
    'a ticket that is asked for is not promised',
    hello12({ extensions: withMore([EXTENSION.sessionTicket, Buffer.alloc(0)]) }),
    ({ extensions }) => !extensions.has(EXTENSION.sessionTicket),
  ),
  mustAnswer(
    'a ticket of nobody is not taken',
    hello12({ extensions: withMore([EXTENSION.sessionTicket, randomBytes(180)]) }),
    ({ extensions }) => !extensions.has(EXTENSION.sessionTicket),
  ),
  mustAnswer(
    'a pre-shared key of nobody is not taken in 1.3',
    hello13({ extensions: [...extensionsOf13(), pretendedTicket()] }),
    ({ extensions }) => !extensions.has(EXTENSION.preSharedKey),
  ),
  mustAnswer(
    '0-RTT with a key of nobody is a full handshake',
    hello13({ extensions: [...extensionsOf13(), [EXTENSION.earlyData, Buffer.alloc(0)], pretendedTicket()] }),
    ({ extensions }) => !extensions.has(EXTENSION.preSharedKey),
  ),
  mustEnd(
    '0-RTT without any key',
    hello13({ extensions: [[EXTENSION.preSharedKey, Buffer.alloc(0)], ...extensionsOf13()] }),
  ),
];

const heartbeat: readonly TlsCase[] = [
  mustAnswer(
    'a heartbeat is not agreed to',
    hello12({ extensions: withMore([EXTENSION.heartbeat, Buffer.from([1])]) }),
    ({ extensions }) => !extensions.has(EXTENSION.heartbeat),
  ),
  mustEnd(
    'a heartbeat that asks for 16 KiB of memory (Heartbleed)',
    record(CONTENT.heartbeat, Buffer.from([1, 0x40, 0])),
  ),
];

const whole = record(CONTENT.handshake, clientHello(hello12()));
const hello = clientHello(hello12());
/** A hello whose length, or the length of one of its parts, is another. */
const lying = (at: number, value: number, bytes: number): Buffer => {
  const changed = Buffer.from(hello);
  changed.writeUIntBE(value, at, bytes);
  return record(CONTENT.handshake, changed);
};

const malformed: readonly TlsCase[] = [
  mustEnd('a request without TLS', Buffer.from('GET /ocpp/CS-0 HTTP/1.1\r\nHost: localhost\r\n\r\n')),
  mustEnd('a record of no known type', record(99, hello)),
  mustEnd(
    'a message of no known type',
    record(CONTENT.handshake, Buffer.concat([Buffer.from([99]), hello.subarray(1)])),
  ),
  mustEnd(
    'a hundred empty handshake records',
    Buffer.concat([...Array.from({ length: 100 }, () => record(CONTENT.handshake, Buffer.alloc(0))), whole]),
  ),
  mustEnd('a hello that says it has 16 MiB', lying(1, 0xffffff, 3)),
  mustEnd('a hello shorter than its parts', lying(1, 40, 3)),
  mustEnd('suites beyond the end of the hello', lying(39, 0xfffe, 2)),
  mustEnd('an odd number of bytes of suites', lying(39, 3, 2)),
  mustEnd('a session id of 255 bytes', lying(38, 255, 1)),
  mustEnd('no suite at all', hello12({ suites: [] })),
  mustEnd('no compression at all', hello12({ compressions: [] })),
  mustEnd('an extension twice', hello12({ extensions: withMore(EXTENSIONS_OF_12[1] as Extension) })),
  mustEnd(
    'a record longer than any may be',
    Buffer.concat([Buffer.from([22, 3, 3, 0xff, 0xff]), Buffer.alloc(0xffff)]),
  ),
  mustEnd('application data before any hello', record(CONTENT.application, randomBytes(64))),
  mustEnd('a ChangeCipherSpec before any hello', record(CONTENT.changeCipherSpec, Buffer.from([1]))),
  mustEnd(
    'a thousand warnings before any hello (CVE-2016-8610)',
    Buffer.concat(Array.from({ length: 1_000 }, () => record(CONTENT.alert, Buffer.from([1, 90])))),
  ),
];

/** The hello in records of a byte each is the same hello. */
const inPieces: TlsCase = {
  name: 'a hello in records of one byte',
  run: async (target) => {
    const bytes = Buffer.concat([...hello].map((byte) => record(CONTENT.handshake, Buffer.from([byte]))));
    const reply = await greet(target, bytes);
    return isHello(reply) || reply.kind !== 'silent' ? null : 'silence';
  },
};

export const HELLO_CASES: readonly TlsCase[] = [
  ...versions,
  ...downgrade,
  ...compression,
  ...resumption,
  ...heartbeat,
  ...malformed,
  inPieces,
];

/**
 * A scanner: whether exactly the suites of the policy are taken. Those that must not be are offered `bundle` at a time: whichever
 * of them the server takes, it names.
 */
export async function scanSuites(
  target: Target,
  bundle: number,
  atOnce: (work: readonly (() => Promise<void>)[]) => Promise<void>,
) {
  const taken = new Set<string>();
  const offer = (version: '1.2' | '1.3', suites: readonly number[]) => async (): Promise<void> => {
    const reply = await greetWith(target, clientHello(version === '1.2' ? hello12({ suites }) : hello13({ suites })));
    if (isHello(reply)) taken.add(`${version} ${reply.suite.toString(16)}`);
  };
  const served = { '1.2': TAKEN_12[target.policy], '1.3': TAKEN_13 };
  const suites = ALL_SUITES.filter((suite) => !SIGNALS.includes(suite));
  const work = (['1.2', '1.3'] as const).flatMap((version) => {
    const others = suites.filter((suite) => !served[version].includes(suite));
    const bundles = Array.from({ length: Math.ceil(others.length / bundle) }, (_, index) =>
      others.slice(index * bundle, (index + 1) * bundle),
    );
    return [...served[version].map((suite) => [suite]), ...bundles].map((offered) => offer(version, offered));
  });
  await atOnce(work);
  const expected = (['1.2', '1.3'] as const).flatMap((version) =>
    served[version].map((suite) => `${version} ${suite.toString(16)}`),
  );
  return {
    scanned: suites.length * 2,
    wronglyTaken: [...taken].filter((suite) => !expected.includes(suite)),
    wronglyRefused: expected.filter((suite) => !taken.has(suite)),
  };
}
