import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readCallerEntries } from './callers.ts';
import type { Configuration } from './configuration.ts';

export interface CommandLine {
  readonly command: string;
  readonly arguments: readonly string[];
}

/**
 * The command line that runs `entry` with as little as the platform can take away:
 *
 *  - `--permission`: node:fs reaches the sources, the data directory and the socket's directory only;
 *    no child processes, worker threads, addons or inspector. It confines neither node:sqlite's paths
 *    nor the network.
 *  - `unshare -Urn` (util-linux) where user namespaces work: a network namespace without a single
 *    interface. A Unix socket is a file and still answers.
 *
 * It makes the two directories: the permission model grants a directory only when it is there.
 */
export function confinedCommandLine(entry: string, configuration: Configuration): CommandLine {
  const { dataDirectory, socketPath, callersFile } = configuration;
  const writable = [dataDirectory, dirname(socketPath)].map((directory) => {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    return [directory, realpathSync(directory)];
  });
  const callers = readCallerEntries(callersFile);
  const readable = [...sourceTrees(entry), callersFile, ...callers.map(({ secretFile }) => secretFile)];
  const node = [
    process.execPath,
    '--permission',
    ...unique([...readable, ...writable.flat()]).map((path) => `--allow-fs-read=${path}`),
    ...unique(writable.flat()).map((path) => `--allow-fs-write=${path}`),
    '--disallow-code-generation-from-strings',
    '--disable-proto=throw',
    // SIGUSR1 would otherwise open a debugger.
    '--disable-sigusr1',
    entry,
  ];
  const unshare = workingUnshare(readable, [dataDirectory, dirname(socketPath)]);
  const [command = process.execPath, ...others] = unshare === null ? node : [unshare, '-Urn', '--', ...node];
  return { command, arguments: others };
}

/** The packages the control plane is made of, and the links by which node finds them. */
function sourceTrees(entry: string): string[] {
  const packageOf = (specifier: string) => {
    let directory = dirname(realpathSync(fileURLToPath(import.meta.resolve(specifier))));
    while (!existsSync(join(directory, 'package.json'))) directory = dirname(directory);
    return directory;
  };
  const own = dirname(import.meta.dirname);
  const links: string[] = [];
  for (let directory = own; directory !== dirname(directory); directory = dirname(directory)) {
    for (const name of ['kernel', 'pki-contract']) {
      const link = join(directory, 'node_modules', '@bfcert', name);
      if (existsSync(link)) links.push(link);
    }
  }
  return [own, packageOf('@bfcert/kernel/result'), packageOf('@bfcert/pki-contract'), ...links, entry];
}

const UNSHARE = ['/usr/bin/unshare', '/bin/unshare'];

/**
 * Null where namespaces are not allowed, and also where the files would be out of reach inside: root
 * of a new user namespace has no rights over files of users that are not mapped into it.
 */
function workingUnshare(readable: readonly string[], writable: readonly string[]): string | null {
  const unshare = UNSHARE.find((path) => existsSync(path));
  if (unshare === undefined) return null;
  const tests = [...readable.map((path) => ['-r', path]), ...writable.map((path) => ['-w', path])];
  const script = 'while [ $# -gt 0 ]; do test "$1" "$2" || exit 1; shift 2; done';
  const probe = spawnSync(unshare, ['-Urn', '--', '/bin/sh', '-c', script, 'probe', ...tests.flat()], {
    env: {},
    stdio: 'ignore',
    timeout: 5_000,
  });
  return probe.status === 0 ? unshare : null;
}

const unique = (paths: readonly string[]): string[] => [...new Set(paths)];
