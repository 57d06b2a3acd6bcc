import { type Dirent, lstatSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { socketPathFor } from '@bfcert/kernel/local-socket';
import { messageOf, type Observation, observer } from './observation.ts';

const observe = observer('files');

/** Folders below the data directory in which nothing may be open to other users. PostgreSQL looks after its own data itself. */
const CLOSED = ['secrets', 'pki', 'gateway', 'link', 'authorities', 'postgres/run'];
const OPEN_TO_OTHERS = 0o077;

/** Modes of what holds data, secrets, keys, the ledger and sockets. */
export function lookAtFiles(dataDirectory: string): readonly Observation[] {
  const own = modeFault(dataDirectory);
  if (own === 'missing') return [observe(dataDirectory, 'note', 'is not there: nothing was started on it')];
  return [
    verdict(dataDirectory, own, 'is closed to other users'),
    verdict(
      join(dataDirectory, 'admin-token'),
      modeFault(join(dataDirectory, 'admin-token')),
      'is for its owner alone',
    ),
    ...CLOSED.map((folder) => join(dataDirectory, folder)).flatMap(lookAtTree),
    ...socketsElsewhere(dataDirectory).flatMap(lookAtTree),
  ];
}

/** Where the data directory's path is too long for a socket, its sockets are below the temporary directory. */
function socketsElsewhere(dataDirectory: string): readonly string[] {
  const folders = ['pki', 'link'].map((name) => dirname(socketPathFor(join(dataDirectory, name), name)));
  return [...new Set(folders)].filter((folder) => !folder.startsWith(dataDirectory));
}

function lookAtTree(folder: string): readonly Observation[] {
  const fault = modeFault(folder);
  if (fault === 'missing') return [];
  let entries: readonly Dirent[];
  try {
    entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  } catch (error) {
    return [verdict(folder, fault, ''), observe(folder, 'unknown', `cannot be looked into: ${messageOf(error)}`)];
  }
  const wrong = entries
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => ({ path, fault: modeFault(path) }))
    // What is gone by now was a temporary file.
    .filter(({ fault: found }) => found !== null && found !== 'missing');
  if (fault === null && wrong.length === 0) {
    return [observe(folder, 'good', `is closed to other users, and so is all that lies in it (${entries.length})`)];
  }
  return [verdict(folder, fault, 'is closed to other users'), ...wrong.map((one) => verdict(one.path, one.fault, ''))];
}

type ModeFault = 'missing' | { readonly seen: string } | null;

function modeFault(path: string): ModeFault {
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (found === undefined) return 'missing';
  const mode = found.mode & 0o777;
  // The mode of a link is that of what it leads to.
  if (found.isSymbolicLink() || (mode & OPEN_TO_OTHERS) === 0) return null;
  const should = found.isDirectory() ? '0700' : '0600';
  return { seen: `has mode ${mode.toString(8).padStart(4, '0')}: set it to ${should}` };
}

function verdict(path: string, fault: ModeFault, good: string): Observation {
  if (fault === 'missing') return observe(path, 'note', 'is not there');
  return fault === null ? observe(path, 'good', good) : observe(path, 'finding', fault.seen);
}
