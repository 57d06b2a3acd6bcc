/** What this tool reads and writes of a package-lock.json (version 3). */
export interface Lockfile {
  packages: Record<string, LockedPackage>;
}

interface LockedPackage {
  version?: string;
  dev?: boolean;
  optional?: boolean;
  os?: string[];
  cpu?: string[];
  libc?: string[];
  optionalDependencies?: Record<string, string>;
}

const OS = ['aix', 'android', 'darwin', 'freebsd', 'linux', 'netbsd', 'openbsd', 'openharmony', 'sunos', 'win32'];
const CPU = ['arm64', 'x64', 'ia32', 'arm', 'loong64', 'mips64el', 'ppc64', 'riscv64', 's390x', 'wasm32'];

/**
 * Optional packages that others name and the lockfile lacks. npm leaves out what its registry did not
 * have when the lockfile was written, and `npm ci` then refuses the whole lockfile, on every machine.
 */
export function missingOptionalPackages({
  packages,
}: Lockfile): readonly { path: string; name: string; range: string; dev: boolean }[] {
  const missing = [];
  for (const [parent, entry] of Object.entries(packages)) {
    for (const [name, range] of Object.entries(entry.optionalDependencies ?? {})) {
      if (isLocked(packages, parent, name)) continue;
      missing.push({ path: besideItsParent(parent, name), name, range, dev: entry.dev ?? false });
    }
  }
  return missing;
}

/** Adds them with version and platform alone: a machine of that platform learns the rest from its registry. */
export function completeLockfile(lockfile: Lockfile): number {
  const missing = missingOptionalPackages(lockfile);
  for (const { path, name, range, dev } of missing) {
    const parts = (name.split('/').at(-1) ?? name).split('-');
    const os = OS.find((known) => parts.includes(known));
    const cpu = CPU.find((known) => parts.includes(known));
    lockfile.packages[path] = {
      version: range.replace(/^[\^~]/, ''),
      ...(cpu ? { cpu: [cpu] } : {}),
      ...(dev ? { dev } : {}),
      ...(parts.includes('musl') ? { libc: ['musl'] } : {}),
      optional: true,
      ...(os ? { os: [os] } : {}),
    };
  }
  lockfile.packages = Object.fromEntries(Object.entries(lockfile.packages).sort(([a], [b]) => (a < b ? -1 : 1)));
  return missing.length;
}

/** Node's resolution: from the parent's own folder upwards. */
function isLocked(packages: Lockfile['packages'], parent: string, name: string): boolean {
  for (let folder = parent; ; folder = folder.slice(0, Math.max(folder.lastIndexOf('/'), 0))) {
    const candidate = folder === '' ? `node_modules/${name}` : `${folder}/node_modules/${name}`;
    if (candidate in packages) return true;
    if (folder === '') return false;
  }
}

function besideItsParent(parent: string, name: string): string {
  const end = parent.lastIndexOf('node_modules/');
  return end < 0 ? `node_modules/${name}` : `${parent.slice(0, end)}node_modules/${name}`;
}
