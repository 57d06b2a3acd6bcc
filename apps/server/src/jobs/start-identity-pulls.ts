import { createIdentityPulls, type Lifecycle } from '@bfcert/certificate-lifecycle';
import { identityFile } from '@bfcert/certificate-lifecycle/adapters/identity-files';
import { systemClock } from '@bfcert/kernel/clock';
import type { Logger } from 'pino';
import type { ServerConfiguration } from '../configuration/server-configuration.ts';
import { every } from './every.ts';

const MINUTE_MS = 60_000;
const FIRST_MS = 5_000;

/** Sources of identities that are asked, each by the interval it was declared with. Returns what ends it. */
export function startIdentityPulls(
  lifecycle: Lifecycle,
  { identityFiles }: Pick<ServerConfiguration, 'identityFiles'>,
  log: Logger,
): () => Promise<void> {
  const connectors = identityFiles.map(({ source, path }) => identityFile(source, path));
  const pulls = createIdentityPulls({ lifecycle, clock: systemClock, connectors });
  const duty = every(
    MINUTE_MS,
    async () => {
      for (const pull of await pulls.pullDue()) {
        if (pull.outcome === 'problem') log.warn({ ...pull }, 'a source of identities could not be read');
      }
    },
    (error) => log.error({ err: error, duty: 'pull identities' }, 'a duty failed'),
    { firstMs: FIRST_MS },
  );
  return () => duty.stop();
}
