/** One message as RFC 5424, 6 reads it, and nothing looser. */
export interface SyslogMessage {
  readonly facility: number;
  readonly severity: number;
  readonly timestamp: string;
  readonly hostname: string | null;
  readonly appName: string | null;
  readonly procId: string | null;
  readonly msgId: string | null;
  /** Without the byte order mark that says that it is UTF-8. */
  readonly text: string;
}

const PRINTABLE = '[\\x21-\\x7e]';
const named = (name: string, most: number): string => `(?<${name}>-|${PRINTABLE}{1,${most}})`;
const TIME = '(?<time>-|\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(?:\\.\\d{1,6})?(?:Z|[+-]\\d{2}:\\d{2}))';
const MESSAGE = new RegExp(
  `^<(?<pri>0|[1-9]\\d{0,2})>1 ${TIME} ${named('host', 255)} ${named('app', 48)} ${named('proc', 128)} ` +
    `${named('msg', 32)} - \\ufeff(?<text>[^]*)$`,
  'u',
);

/** The messages of a stream with counted octets (RFC 6587, 3.4.1). @throws where it is not one. */
export function parseSyslogStream(stream: Buffer): readonly SyslogMessage[] {
  const messages: SyslogMessage[] = [];
  for (let rest = stream; rest.length > 0; ) {
    const head = /^([1-9]\d{0,9}) /.exec(rest.toString('latin1', 0, 12));
    if (head === null) throw new Error(`no count of octets: ${rest.toString('utf8', 0, 40)}`);
    const [{ length }, count] = [head[0], Number(head[1])];
    const bytes = rest.subarray(length, length + count);
    if (bytes.length < count) throw new Error(`${count} octets were announced, ${bytes.length} came`);
    messages.push(parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)));
    rest = rest.subarray(length + count);
  }
  return messages;
}

function parse(message: string): SyslogMessage {
  const { pri = '', time = '', host, app, proc, msg, text = '' } = MESSAGE.exec(message)?.groups ?? {};
  if (pri === '' || Number(pri) > 191) throw new Error(`no message of RFC 5424: ${message.slice(0, 120)}`);
  const orNull = (value = '-'): string | null => (value === '-' ? null : value);
  return {
    facility: Math.floor(Number(pri) / 8),
    severity: Number(pri) % 8,
    timestamp: time,
    hostname: orNull(host),
    appName: orNull(app),
    procId: orNull(proc),
    msgId: orNull(msg),
    text,
  };
}
