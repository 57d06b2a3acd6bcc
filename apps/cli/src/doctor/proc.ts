import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';

/**
 * What the kernel tells about processes below `/proc`. Null everywhere means that it does not tell: the
 * process has ended, belongs to somebody else, or there is no such thing on this system.
 */
export class Proc {
  readonly #root: string;

  constructor(root = '/proc') {
    this.#root = root;
  }

  pids(): readonly number[] {
    try {
      return readdirSync(this.#root)
        .filter((name) => /^\d+$/.test(name))
        .map(Number);
    } catch {
      return [];
    }
  }

  parentOf(pid: number): number | null {
    return this.#afterName(pid, 1);
  }

  /** When it began, seconds since the system was started. */
  startedAt(pid: number): number | null {
    const ticks = this.#afterName(pid, 19);
    return ticks === null ? null : ticks / TICKS_PER_SECOND;
  }

  /** Seconds since the system was started: no clock that anybody sets. */
  uptime(): number | null {
    const text = this.#read('uptime');
    return text === null ? null : Number(text.split(' ')[0]);
  }

  commandLine(pid: number): readonly string[] {
    return (this.#read(`${pid}/cmdline`) ?? '').split('\0').filter((argument) => argument !== '');
  }

  /** Effective user, as this process sees it. */
  uid(pid: number): number | null {
    const [, uid] = /^Uid:\s+\d+\s+(\d+)/m.exec(this.#read(`${pid}/status`) ?? '') ?? [];
    return uid === undefined ? null : Number(uid);
  }

  /** How many variables it was started with. */
  environmentSize(pid: number): number | null {
    const text = this.#read(`${pid}/environ`);
    return text === null ? null : text.split('\0').filter((variable) => variable !== '').length;
  }

  networkNamespace(pid: number | 'self'): string | null {
    return this.#link(`${pid}/ns/net`);
  }

  /** Whether any interface has an address there: without one no connection can be made. */
  hasAddress(pid: number): boolean | null {
    const [v4, v6] = [this.#read(`${pid}/net/fib_trie`), this.#read(`${pid}/net/if_inet6`)];
    if (v4 === null && v6 === null) return null;
    return (v4 ?? '') !== '' || (v6 ?? '') !== '';
  }

  /** The TCP ports on which this very process listens. */
  listeningPorts(pid: number): readonly number[] | null {
    const sockets = this.#sockets(pid);
    if (sockets === null) return null;
    const lines = ['tcp', 'tcp6'].flatMap((table) => (this.#read(`${pid}/net/${table}`) ?? '').split('\n').slice(1));
    const ports = lines.flatMap((line) => {
      const [, local = '', , state, , , , , , inode = ''] = line.trim().split(/\s+/);
      return state === LISTENING && sockets.has(inode) ? [Number.parseInt(local.split(':')[1] ?? '', 16)] : [];
    });
    return [...new Set(ports)].toSorted((a, b) => a - b);
  }

  #sockets(pid: number): ReadonlySet<string> | null {
    let names: readonly string[];
    try {
      names = readdirSync(join(this.#root, `${pid}/fd`));
    } catch {
      return null;
    }
    return new Set(
      names.flatMap((name) => /^socket:\[(\d+)\]$/.exec(this.#link(`${pid}/fd/${name}`) ?? '')?.[1] ?? []),
    );
  }

  /** A field of `stat`. The name in brackets may hold anything, so the fields count from its end. */
  #afterName(pid: number, index: number): number | null {
    const stat = this.#read(`${pid}/stat`);
    const field = stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[index];
    return field === undefined ? null : Number(field);
  }

  #read(path: string): string | null {
    try {
      return readFileSync(join(this.#root, path), 'utf8');
    } catch {
      return null;
    }
  }

  #link(path: string): string | null {
    try {
      return readlinkSync(join(this.#root, path));
    } catch {
      return null;
    }
  }
}

const LISTENING = '0A';
/** USER_HZ, which Linux has kept at this on every architecture that we run on. */
const TICKS_PER_SECOND = 100;
