import '@bfcert/kernel/server-chain';
import { createWriteStream } from 'node:fs';
import { rename } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { ApiRefusal, bodyOf } from '@bfcert/api-client';
import type { ApiCall } from '../api-command.ts';
import { commandHeader } from '../command-header.ts';
import { everyOne } from '../every-one.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';

export interface RequestOptions {
  readonly kind: 'security' | 'diagnostics' | 'data_collector';
  readonly oldest?: string;
  readonly latest?: string;
  readonly reason: string;
}

export async function request({
  api,
  args: [id = ''],
  options: { kind, oldest, latest, reason },
  output,
}: ApiCall<RequestOptions>): Promise<ExitCode | undefined> {
  const body = { kind, reason, ...(oldest ? { oldest } : {}), ...(latest ? { latest } : {}) };
  const params = { path: { id }, header: commandHeader() };
  const answer = bodyOf(await api.POST('/api/v1/stations/{id}/actions/request-log', { params, body }));
  output.rows([answer], [{ heading: 'log', of: ({ stationLogId }) => stationLogId }]);
  return EXIT.done;
}

export interface ListOptions {
  readonly identity?: string;
}

export async function list({
  api,
  options: { identity },
  output,
}: ApiCall<ListOptions>): Promise<ExitCode | undefined> {
  const filter = identity === undefined ? {} : { identityId: identity };
  const read = (after: string | undefined) =>
    api.GET('/api/v1/station-logs', { params: { query: { limit: 500, ...filter, ...(after ? { after } : {}) } } });
  output.rows(await everyOne(read), [
    { heading: 'log', of: ({ id }) => id },
    { heading: 'identity', of: ({ identityId }) => identityId },
    { heading: 'kind', of: ({ kind }) => kind },
    { heading: 'state', of: ({ state }) => state },
    { heading: 'bytes', of: ({ content }) => content?.bytes },
    { heading: 'requested', of: ({ requestedAt }) => requestedAt },
    { heading: 'detail', of: ({ detail }) => detail },
  ]);
  return EXIT.done;
}

/** Written beside its place and renamed, so that a file of that name is a whole one. */
export async function download({
  server: { url, token },
  args: [id = ''],
  options: { out },
  say,
}: ApiCall<{ readonly out: string }>): Promise<ExitCode | undefined> {
  const answer = await fetch(`${url}/api/v1/station-logs/${encodeURIComponent(id)}/content`, {
    headers: { authorization: `Bearer ${token}` },
    // The token is for this server alone.
    redirect: 'error',
  });
  if (!answer.ok || answer.body === null) {
    const problem = (await answer.json()) as { readonly code?: string; readonly detail?: string };
    throw new ApiRefusal(answer.status, problem.code ?? 'unknown', problem.detail ?? `status ${answer.status}`);
  }
  const content = Readable.from(answer.body);
  if (out === '-') {
    await pipeline(content, process.stdout, { end: false });
    return EXIT.done;
  }
  const partial = `${out}.partial`;
  await pipeline(content, createWriteStream(partial, { mode: 0o600, flush: true }));
  await rename(partial, out);
  say(`the log is in ${out}`);
  return EXIT.done;
}
