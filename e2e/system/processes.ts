import { readdirSync, readFileSync } from 'node:fs';

export type Role = 'server' | 'gateway' | 'pki' | 'authority' | 'postgres' | 'nats';

/** How the command line of each process that `bfcert start`, `bfcert cluster` and `bfcert demo` keep tells its role. */
const SIGN: Readonly<Record<Role, RegExp>> = {
  server: /apps\/server\/src\/main\.ts/,
  gateway: /apps\/ocpp-gateway\/src\/main\.ts/,
  pki: /pki\/control-plane\/src\/(?:testing\/)?main/,
  authority: /pki\/authority\/src\/main\.ts/,
  postgres: /\bpostgres\b.*\s-D\s/,
  nats: /\bnats-server\b/,
};

/** The process with this role below that one; undefined between its end and its next start. */
export function childOf(supervisor: number, role: Role): number | undefined {
  return descendantsOf(supervisor).find((pid) => SIGN[role].test(commandLineOf(pid)));
}

/** All processes with this role below that one: of a cluster there are several. */
export const childrenOf = (supervisor: number, role: Role): readonly number[] =>
  descendantsOf(supervisor).filter((pid) => SIGN[role].test(commandLineOf(pid)));

/** Children and theirs, from /proc. */
export function descendantsOf(pid: number): readonly number[] {
  const children = new Map<number, number[]>();
  for (const name of readdirSync('/proc')) {
    const parent = /^\d+$/.test(name) ? parentOf(Number(name)) : null;
    if (parent !== null) children.set(parent, [...(children.get(parent) ?? []), Number(name)]);
  }
  const found: number[] = [];
  for (const next = [pid]; next.length > 0; ) {
    const below = children.get(next.pop() ?? 0) ?? [];
    found.push(...below);
    next.push(...below);
  }
  return found;
}

/** kill -9 of a process and of all below it, from the top: nobody is left who could start one of them again. */
export function killTree(pid: number): void {
  for (const one of [pid, ...descendantsOf(pid)]) {
    try {
      process.kill(one, 'SIGKILL');
    } catch (error) {
      // It ended by itself meanwhile.
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
  }
}

/** One that has ended and that nobody has asked for yet has no command line any more. */
export const isRunning = (pid: number): boolean => commandLineOf(pid) !== '';

/** Command lines of the processes that name `path`. */
export function processesAt(path: string): readonly string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .map((name) => commandLineOf(Number(name)))
    .filter((line) => line.includes(path));
}

/** Null for one that ended meanwhile. The name in brackets may hold anything, so the fields count from its end. */
function parentOf(pid: number): number | null {
  const stat = read(`/proc/${pid}/stat`);
  const [, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return parent === undefined ? null : Number(parent);
}

const commandLineOf = (pid: number): string => read(`/proc/${pid}/cmdline`).replaceAll('\0', ' ');

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
