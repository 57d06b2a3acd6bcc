/** The process beside the control plane that holds a token or an external CA's credentials; see launch.ts for how it is started. */
import { runLeashed } from '@bfcert/pki-process';
import { parseConfiguration } from './configuration.ts';
import { serveAuthority } from './serve-authority.ts';

await runLeashed(async (firstLine) => {
  const configuration = parseConfiguration(firstLine);
  if (!configuration.ok) throw new Error(configuration.refusal);
  const { socketPath, secretFile, authority } = configuration.value;
  const log = (line: string) => process.stderr.write(`${line}\n`);
  return serveAuthority(await authority.open(), { socketPath, secretFile, log });
});
