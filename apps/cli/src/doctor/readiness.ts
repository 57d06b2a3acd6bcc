import '@bfcert/kernel/server-chain';
import type { Configuration } from '../configuration/configuration.ts';
import { urlOf } from '../supervisor/url-of.ts';

const PATIENCE_MS = 5_000;

/** What the server says of itself to whoever asks (`/readyz`). Throws when it says nothing that is JSON. */
export async function askReadiness({
  listen,
  ports,
}: Pick<Configuration, 'listen' | 'ports'>): Promise<{ readonly isReady: boolean; readonly said: unknown }> {
  const url = `${urlOf(listen.http, ports.http)}/readyz`;
  const answer = await fetch(url, { signal: AbortSignal.timeout(PATIENCE_MS) });
  return { isReady: answer.ok, said: await answer.json() };
}
