import { request } from 'node:https';
import { connectTls } from '../connection/connect-tls.ts';

export interface FileToSend {
  /** As it is dialled; it ends in the file's name. */
  readonly url: URL;
  readonly by: 'put' | 'post';
  readonly name: string;
  readonly content: string;
  /** N01.FR.15: those by which the CSMS is verified too. */
  readonly anchorsPem: readonly string[];
  readonly resolve: (host: string) => string;
  readonly signal: AbortSignal;
}

const BOUNDARY = 'station-log';

/** The HTTP status of the answer; null: there was none. A redirect is not followed (N01.FR.30). */
export function sendFile({ url, by, name, content, anchorsPem, resolve, signal }: FileToSend): Promise<number | null> {
  const host = url.hostname;
  const [type, body] = by === 'put' ? ['text/plain', content] : asForm(name, content);
  return new Promise((settle) => {
    const call = request(
      {
        path: url.pathname,
        method: by === 'put' ? 'PUT' : 'POST',
        headers: { Host: url.host, 'Content-Type': type, 'Content-Length': Buffer.byteLength(body) },
        createConnection: () =>
          connectTls(host, { host: resolve(host), port: Number(url.port || 443), ca: [...anchorsPem] }).socket,
        signal,
      },
      (response) => {
        response.resume();
        settle(response.statusCode ?? null);
      },
    );
    call.on('error', () => settle(null));
    call.end(body);
  });
}

/** N01.FR.19: with the name in Content-Disposition. */
const asForm = (name: string, content: string): [type: string, body: string] => [
  `multipart/form-data; boundary=${BOUNDARY}`,
  [
    `--${BOUNDARY}`,
    `Content-Disposition: form-data; name="file"; filename="${name}"`,
    'Content-Type: text/plain',
    '',
    content,
    `--${BOUNDARY}--`,
    '',
  ].join('\r\n'),
];
