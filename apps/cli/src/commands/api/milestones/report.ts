import { bodyOf } from '@bfcert/api-client';
import type { ApiCall } from '../api-command.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';

export const reportFormats = ['ndjson', 'csv'] as const;

export interface ReportOptions {
  readonly format: (typeof reportFormats)[number];
}

/** The first word of the last line: a report without it was cut off. */
const isEnd = (line: string): boolean => line.startsWith('end,') || line.startsWith('{"record":"end"');

/** Line by line as it comes: that of a large fleet is never in memory as a whole. */
export async function report({ api, options: { format }, output }: ApiCall<ReportOptions>): Promise<ExitCode> {
  const params = { query: { format } };
  const body = bodyOf(await api.GET('/api/v1/compliance-report', { params, parseAs: 'stream' }));
  let last = '';
  let rest = '';
  const decoder = new TextDecoder();
  for await (const chunk of body as ReadableStream<Uint8Array>) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) output.raw(`${line}\n`);
    last = lines.at(-1) ?? last;
  }
  if (!isEnd(last)) throw new Error('the report was cut off: it has no last line');
  return EXIT.done;
}
