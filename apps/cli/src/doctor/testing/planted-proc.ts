import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Proc } from '../proc.ts';

export interface PlantedProcess {
  readonly commandLine: readonly string[];
  readonly parent?: number;
  readonly uid?: number;
  /** Null: it may not be read. */
  readonly environment?: readonly string[] | null;
  readonly namespace?: string;
  readonly addresses?: readonly string[];
  readonly listensOn?: readonly number[];
  readonly startedAtSeconds?: number;
}

export const OUR_NAMESPACE = 'net:[1]';
const NODE = ['/usr/bin/node'];
export const PKI: PlantedProcess = {
  commandLine: [...NODE, '--permission', '--allow-fs-read=/x', '/srv/pki/control-plane/src/main.ts'],
  namespace: 'net:[2]',
  addresses: [],
};
export const AUTHORITY: PlantedProcess = {
  commandLine: [...NODE, '--permission', '/srv/pki/authority/src/main.ts'],
};
export const SERVER: PlantedProcess = {
  commandLine: [...NODE, '/srv/apps/server/src/main.ts'],
  environment: ['PATH=/bin'],
};
export const GATEWAY: PlantedProcess = {
  commandLine: [...NODE, '/srv/apps/ocpp-gateway/src/main.ts'],
  environment: ['PATH=/bin'],
};
export const SUPERVISOR: PlantedProcess = {
  commandLine: ['node', 'apps/cli/src/main.ts', 'start'],
  environment: ['PATH=/bin'],
};

/** A folder in the shape of `/proc`, with the processes that a test wants. */
export class PlantedProc {
  readonly directory = mkdtempSync(join(tmpdir(), 'proc-'));
  #inode = 1_000;

  constructor(processes: Readonly<Record<number, PlantedProcess>>, uptimeSeconds = 1_000) {
    this.#write('uptime', `${uptimeSeconds}.00 0.00\n`);
    mkdirSync(join(this.directory, 'self', 'ns'), { recursive: true });
    symlinkSync(OUR_NAMESPACE, join(this.directory, 'self', 'ns', 'net'));
    for (const [pid, planted] of Object.entries(processes)) this.#plant(pid, planted);
  }

  open(): Proc {
    return new Proc(this.directory);
  }

  remove(): void {
    rmSync(this.directory, { recursive: true });
  }

  #plant(pid: string, planted: PlantedProcess): void {
    const { commandLine, parent = 1, uid = 0, environment = [], namespace = OUR_NAMESPACE } = planted;
    const { addresses = ['127.0.0.1'], listensOn = [], startedAtSeconds = 0 } = planted;
    for (const folder of ['ns', 'net', 'fd']) mkdirSync(join(this.directory, pid, folder), { recursive: true });
    const ended = (parts: readonly string[]) => parts.map((part) => `${part}\0`).join('');
    this.#write(`${pid}/cmdline`, ended(commandLine));
    this.#write(`${pid}/status`, `Name:\tnode\nUid:\t${uid}\t${uid}\t${uid}\t${uid}\n`);
    // A name may hold anything, brackets and spaces too.
    const fields = ['S', parent, ...Array<number>(17).fill(0), startedAtSeconds * 100];
    this.#write(`${pid}/stat`, `${pid} (a) name (b)) ${fields.join(' ')} 0\n`);
    if (environment !== null) this.#write(`${pid}/environ`, ended(environment));
    symlinkSync(namespace, join(this.directory, pid, 'ns', 'net'));
    this.#write(`${pid}/net/fib_trie`, addresses.map((address) => `  |-- ${address}\n`).join(''));
    this.#write(`${pid}/net/if_inet6`, '');
    const rows = listensOn.map((port, index) => this.#listening(pid, port, index));
    // Somebody else's socket of the same namespace.
    rows.push(row(9_999, 1));
    this.#write(`${pid}/net/tcp`, ['  sl  local_address', ...rows, ''].join('\n'));
  }

  #listening(pid: string, port: number, index: number): string {
    this.#inode += 1;
    symlinkSync(`socket:[${this.#inode}]`, join(this.directory, pid, 'fd', String(index + 3)));
    return row(port, this.#inode);
  }

  #write(path: string, content: string): void {
    writeFileSync(join(this.directory, path), content);
  }
}

const row = (port: number, inode: number): string => {
  const local = `0100007F:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  return `   0: ${local} 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 ${inode} 1 0 100 0 0 10 0`;
};
