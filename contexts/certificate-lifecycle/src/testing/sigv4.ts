import { createHmac, hash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

const HEADER =
  /^AWS4-HMAC-SHA256 Credential=(\w+)\/(\d{8})\/([\w-]+)\/([\w-]+)\/aws4_request, SignedHeaders=([\w;-]+), Signature=([0-9a-f]{64})$/;

/** Whether a request carries a signature of AWS's version 4 for this service, made with the secret where one is given. */
export function isSigned(request: IncomingMessage, body: Buffer, service: string, secret: string | null): boolean {
  const found = HEADER.exec(request.headers.authorization ?? '');
  if (found === null) return false;
  const [, , date = '', region = '', signedService = '', names = '', signature = ''] = found;
  if (signedService !== service) return false;
  if (secret === null) return true;
  const scope = `${date}/${region}/${service}/aws4_request`;
  const toSign = [
    'AWS4-HMAC-SHA256',
    String(request.headers['x-amz-date']),
    scope,
    hash('sha256', canonical(request, body, names)),
  ].join('\n');
  const key = ['aws4_request', service, region, date].reduceRight<Buffer | string>(
    (above, part) => createHmac('sha256', above).update(part).digest(),
    `AWS4${secret}`,
  );
  return createHmac('sha256', key).update(toSign).digest('hex') === signature;
}

function canonical(request: IncomingMessage, body: Buffer, names: string): string {
  const [path = '', query = ''] = (request.url ?? '').split('?', 2);
  const headers = names.split(';').map((name) => `${name}:${String(request.headers[name]).trim()}\n`);
  const sorted =
    query === ''
      ? ''
      : query
          .split('&')
          .map((pair) => (pair.includes('=') ? pair : `${pair}=`))
          .sort()
          .join('&');
  // AWS encodes each segment of the path once more, for every service but S3.
  const encoded = path.split('/').map(encodeURIComponent).join('/');
  return [request.method, encoded, sorted, headers.join(''), names, hash('sha256', body)].join('\n');
}
