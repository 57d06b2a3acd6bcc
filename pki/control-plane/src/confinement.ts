import { dirname } from 'node:path';
import { type CommandLine, confinedCommandLine as confined } from '@bfcert/pki-process';
import { readCallerEntries } from './callers.ts';
import type { Configuration } from './configuration.ts';

/** The command line that runs `entry` as the control plane: no native code, no files but its own, and no network unless it has a door. */
export function confinedCommandLine(entry: string, configuration: Configuration): CommandLine {
  const {
    dataDirectory,
    publishedDirectory,
    socketPath,
    callersFile,
    listen,
    outside = [],
    tokens = [],
  } = configuration;
  const secrets = readCallerEntries(callersFile).flatMap(({ secretFile }) => secretFile ?? []);
  const door = listen === undefined ? [] : [listen.certFile, listen.keyFile, listen.clientCaFile];
  return confined({
    entry,
    readable: [callersFile, ...secrets, ...door, ...[...outside, ...tokens].map(({ secretFile }) => secretFile)],
    writable: [dataDirectory, publishedDirectory, dirname(socketPath)],
    network: listen !== undefined,
    addons: false,
  });
}
