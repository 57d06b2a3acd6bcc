import { dirname } from 'node:path';
import { type CommandLine, confinedCommandLine as confined } from '@bfcert/pki-process';
import { readCallerEntries } from './callers.ts';
import type { Configuration } from './configuration.ts';

/** The command line that runs `entry` as the control plane: no network, no native code, no files but its own. */
export function confinedCommandLine(entry: string, configuration: Configuration): CommandLine {
  const { dataDirectory, socketPath, callersFile } = configuration;
  const callers = readCallerEntries(callersFile);
  return confined({
    entry,
    readable: [callersFile, ...callers.map(({ secretFile }) => secretFile)],
    writable: [dataDirectory, dirname(socketPath)],
    network: false,
    addons: false,
  });
}
