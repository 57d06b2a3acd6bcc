import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { Busboy, type BusboyFileStream, type BusboyHeaders, type BusboyInstance } from '@fastify/busboy';
import { type Spooled, UploadFailed } from './spool-body.ts';

export interface FileInForm extends Spooled {
  /** Of its Content-Disposition (N01.FR.19). */
  readonly filename: string | null;
}

/** What a form may have beside its file is none of our business, and little. */
const LIMITS = {
  files: 1,
  fields: 16,
  parts: 17,
  fieldSize: 4_096,
  fieldNameSize: 100,
  headerPairs: 16,
  headerSize: 4_096,
};

/**
 * The one file of a multipart form. A second file, or none, is malformed.
 *
 * @throws UploadFailed
 */
export async function fileInForm(
  request: IncomingMessage,
  spool: (file: Readable, signal: AbortSignal) => Promise<Spooled>,
  signal: AbortSignal,
): Promise<FileInForm> {
  const form = parserOf(request);
  const ended = Promise.withResolvers<void>();
  const failed = new AbortController();
  const fail = (error: unknown): void => {
    const failure = error instanceof UploadFailed ? error : new UploadFailed('malformed', error);
    ended.reject(failure);
    failed.abort(failure);
  };
  const taken: { file: Promise<FileInForm> | null } = { file: null };
  form.on('file', (_field: string, stream: BusboyFileStream, named: string | undefined) => {
    taken.file = spool(stream, AbortSignal.any([signal, failed.signal])).then((spooled) => ({
      ...spooled,
      filename: named === undefined || named === '' ? null : named,
    }));
    // Told of by whoever awaits it; here it ends the reading of the rest.
    taken.file.catch(fail);
  });
  for (const limit of ['filesLimit', 'partsLimit', 'fieldsLimit']) form.on(limit, () => fail(null));
  form.once('error', fail);
  form.once('finish', () => ended.resolve());
  const interrupted = (): void => {
    if (!request.complete) fail(new UploadFailed('interrupted'));
  };
  const aborted = (): void => fail(signal.reason);
  request.once('close', interrupted);
  signal.addEventListener('abort', aborted, { once: true });
  request.pipe(form);
  try {
    await ended.promise;
    if (taken.file === null) throw new UploadFailed('malformed');
    return await taken.file;
  } finally {
    request.unpipe(form);
    request.off('close', interrupted);
    signal.removeEventListener('abort', aborted);
    form.on('error', () => undefined);
    form.destroy();
    // Nothing writes any more when this is over.
    if (taken.file !== null) await Promise.allSettled([taken.file]);
  }
}

function parserOf({ headers }: IncomingMessage): BusboyInstance {
  try {
    return new Busboy({ headers: headers as BusboyHeaders, limits: LIMITS });
  } catch (error) {
    // A form without a boundary.
    throw new UploadFailed('malformed', error);
  }
}
