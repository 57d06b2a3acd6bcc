import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, realpathSync } from 'node:fs';
import { sourceTrees } from './source-trees.ts';

export interface CommandLine {
  readonly command: string;
  readonly arguments: readonly string[];
}

export interface Confinement {
  /** The module to run. */
  readonly entry: string;
  /** Files and directories it reads besides its sources. */
  readonly readable: readonly string[];
  /** Directories it writes in; made (mode 0700) where they are missing. */
  readonly writable: readonly string[];
  /** Whether it makes connections of its own. Which ones, nothing here confines. */
  readonly network: boolean;
  /** Whether it loads native code, which no permission model of Node reaches. */
  readonly addons: boolean;
}

/**
 * The command line that runs `entry` with as little as the platform can take away:
 *
 *  - `--permission`: node:fs reaches the sources and what is named only; no child processes, worker
 *    threads, inspector, and no addons unless asked for. It confines neither node:sqlite's paths nor
 *    the network nor native code.
 *  - `unshare -Urn` (util-linux) where user namespaces work and no network is asked for: a network
 *    namespace without a single interface. A Unix socket is a file and still answers.
 *
 * It makes the directories: the permission model grants a directory only when it is there.
 */
export function confinedCommandLine(confinement: Confinement): CommandLine {
  const { entry, network, addons } = confinement;
  const writable = confinement.writable.map((directory) => {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    return [directory, realpathSync(directory)];
  });
  const readable = [...sourceTrees(entry), ...confinement.readable];
  const node = [
    process.execPath,
    '--permission',
    ...unique([...readable, ...writable.flat()]).map((path) => `--allow-fs-read=${path}`),
    ...unique(writable.flat()).map((path) => `--allow-fs-write=${path}`),
    // Node warns of it at each start, and whoever asks for native code knows.
    ...(addons ? ['--allow-addons', '--disable-warning=PERM0001'] : []),
    '--disallow-code-generation-from-strings',
    '--disable-proto=throw',
    // SIGUSR1 would otherwise open a debugger.
    '--disable-sigusr1',
    entry,
  ];
  const unshare = network ? null : workingUnshare(readable, confinement.writable);
  const [command = process.execPath, ...others] = unshare === null ? node : [unshare, '-Urn', '--', ...node];
  return { command, arguments: others };
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
