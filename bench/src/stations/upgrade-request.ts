export interface UpgradeOptions {
  readonly host?: string;
  /** Headers beyond those that every station sends. */
  readonly more?: readonly string[];
}

/** What a station asks with for its WebSocket, where it is written by hand. */
export const upgradeRequest = (name: string, { host = 'localhost', more = [] }: UpgradeOptions = {}): string =>
  [
    `GET /ocpp/${name} HTTP/1.1`,
    `Host: ${host}`,
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
    'Sec-WebSocket-Protocol: ocpp2.0.1',
    ...more,
    '',
    '',
  ].join('\r\n');

/** The status that an answer begins with; 0: it is none of HTTP. */
export const statusOf = (answer: Buffer): number =>
  Number(/^HTTP\/1\.1 (\d+)/.exec(answer.toString('latin1'))?.[1] ?? 0);
