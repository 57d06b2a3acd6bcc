import { SERVER_CERTIFICATE_SOURCES, type ServerCertificates } from '@bfcert/certificate-lifecycle';
import type { NudgeBoard } from '@bfcert/certificate-lifecycle/adapters/pg-boss';
import type { Logger } from 'pino';
import type { ServerCertificatesConfiguration } from '../configuration/server-certificates.ts';
import { every } from '../jobs/every.ts';
import { OWN_LISTENERS } from './connect-sources.ts';

/** Our own certificates are in force only once they were seen, so nobody is to wait long for that. */
const OWN_EVERY_MS = 15_000;
const OWN_FIRST_MS = 1_000;
const FIRST_LOOK_MS = 5_000;
const MINUTE_MS = 60_000;

/** Sources as they are nudged, and each as often as it is configured. Resolves with what ends it. */
export async function startSourceDuties(
  servers: ServerCertificates,
  { lookEveryMinutes }: Pick<ServerCertificatesConfiguration, 'lookEveryMinutes'>,
  board: NudgeBoard,
  log: Logger,
): Promise<() => Promise<void>> {
  const failed =
    (source: string) =>
    (error: unknown): void =>
      log.error({ err: error, duty: `read ${source}` }, 'a duty failed');
  const refresh = async (source: string): Promise<void> => {
    const look = await servers.refresh(source);
    if (look?.error) log.warn({ source, problem: look.error }, 'the source could not be read to the end');
  };
  await board.work(SERVER_CERTIFICATE_SOURCES, refresh, (error, source) => failed(source)(error));
  const timers = (await servers.sources()).map(({ name }) =>
    name === OWN_LISTENERS
      ? every(OWN_EVERY_MS, () => refresh(name), failed(name), { firstMs: OWN_FIRST_MS })
      : every(lookEveryMinutes * MINUTE_MS, () => refresh(name), failed(name), { firstMs: FIRST_LOOK_MS }),
  );
  return async () => {
    await Promise.all(timers.map((timer) => timer.stop()));
  };
}
