import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Proc } from './proc.ts';

export type Role = 'pki' | 'pki-authority' | 'server' | 'gateway' | 'postgres';

export interface OurProcess {
  readonly role: Role;
  readonly pid: number;
}

export interface OurProcesses {
  /** `bfcert start` or `demo` on this data directory; null: none runs here. */
  readonly supervisor: { readonly pid: number; readonly since: Date } | null;
  readonly running: readonly OurProcess[];
}

/** How the command line of each process tells its role. */
const SIGNS: readonly (readonly [Role, RegExp])[] = [
  ['pki', /\/pki\/control-plane\/src\/main\.ts$/],
  ['pki-authority', /\/pki\/authority\/src\/main\.ts$/],
  ['server', /\/apps\/server\/src\/main\.ts$/],
  ['gateway', /\/apps\/ocpp-gateway\/src\/main\.ts$/],
  ['postgres', /\bpostgres \/|\bpostgres -D /],
];
const SUPERVISOR = /\bapps\/cli\/src\/main\.ts (start|demo)\b/;

/**
 * The processes of the system on `dataDirectory`. Below a supervisor they are its children; where each
 * is started on its own they are those of this host whose command line is one of ours, and that are not
 * of a system on another directory.
 */
export function findOurProcesses(proc: Proc, dataDirectory: string): OurProcesses {
  const supervisor = findSupervisor(proc, dataDirectory);
  const isOurs = (parent: number | null): boolean =>
    supervisor === null ? parent === null || !isSupervisor(proc, parent) : parent === supervisor.pid;
  const running = proc.pids().flatMap((pid) => {
    const role = roleOf(proc.commandLine(pid).join(' '));
    // A PostgreSQL that nobody of ours has started is none of ours.
    if (role === null || (role === 'postgres' && supervisor === null)) return [];
    return isOurs(proc.parentOf(pid)) ? [{ role, pid }] : [];
  });
  return { supervisor, running };
}

const isSupervisor = (proc: Proc, pid: number): boolean => SUPERVISOR.test(proc.commandLine(pid).join(' '));

function findSupervisor(proc: Proc, dataDirectory: string): OurProcesses['supervisor'] {
  let claim: string;
  try {
    claim = readFileSync(join(dataDirectory, 'claimed-by'), 'utf8');
  } catch {
    return null;
  }
  const [, pid, since] = /^process (\d+), since (\S+)$/.exec(claim.trim()) ?? [];
  // The file outlives its process, whose number may be another's by now.
  if (pid === undefined || !isSupervisor(proc, Number(pid))) return null;
  return { pid: Number(pid), since: new Date(since ?? '') };
}

function roleOf(commandLine: string): Role | null {
  return SIGNS.find(([, sign]) => sign.test(commandLine))?.[0] ?? null;
}

export const of = (processes: OurProcesses, role: Role): readonly OurProcess[] =>
  processes.running.filter((one) => one.role === role);
