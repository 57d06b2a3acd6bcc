import { createWriteStream } from 'node:fs';
import { rename } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ApiCall } from '../api-command.ts';
import { readExport } from './read-export.ts';

/** Written beside its place and renamed, so that a file of that name is a whole one. */
export async function exportTo({ server, options, say }: ApiCall<{ out: string }>): Promise<undefined> {
  const lines = Readable.from(await readExport(server));
  if (options.out === '-') {
    await pipeline(lines, process.stdout, { end: false });
    return;
  }
  const partial = `${options.out}.partial`;
  await pipeline(lines, createWriteStream(partial, { mode: 0o600, flush: true }));
  await rename(partial, options.out);
  say(`the audit is in ${options.out}; \`bfcert audit verify ${options.out}\` verifies it anywhere`);
}
