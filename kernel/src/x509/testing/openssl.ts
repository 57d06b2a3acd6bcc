import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Implementations of X.509 that are not ours and not Node's: OpenSSL's command and those of GnuTLS. */
type Program = 'openssl' | 'certtool' | 'ocsptool';

/** The `openssl` command in a directory of its own; `attemptWith` runs the others there. */
export class OpensslCommand {
  readonly directory = mkdtempSync(join(tmpdir(), 'x509-'));

  run(...args: string[]): string {
    return execFileSync('openssl', args, { cwd: this.directory, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  }

  /** Whether the command ends with 0, and all it printed. */
  attempt(...args: string[]): { ok: boolean; output: string } {
    return this.attemptWith('openssl', ...args);
  }

  attemptWith(program: Program, ...args: string[]): { ok: boolean; output: string } {
    const { error, status, stdout, stderr } = spawnSync(program, args, { cwd: this.directory, encoding: 'utf8' });
    if (error !== undefined) throw error;
    return { ok: status === 0, output: stdout + stderr };
  }

  write(name: string, content: string | Uint8Array): string {
    writeFileSync(join(this.directory, name), content);
    return name;
  }

  read(name: string): Buffer {
    return readFileSync(join(this.directory, name));
  }

  text(name: string): string {
    return this.read(name).toString('utf8');
  }

  remove(): void {
    rmSync(this.directory, { recursive: true, force: true });
  }
}

/** The base64 of the one PEM block in what a command printed. */
export const printedKey = (printed: string): string =>
  (/KEY-----\n([A-Za-z0-9+/=\n]+)-----END/.exec(printed)?.[1] ?? '').replaceAll('\n', '');

/** As this package writes serials: lower case, without leading zeros. */
export const printedSerial = (printed: string): string =>
  (/serial=([0-9A-F]+)/.exec(printed)?.[1] ?? '').toLowerCase().replace(/^0+(?=.)/, '');

/** The arguments of a command as they are typed, without quotes. */
export const words = (line: string): string[] => line.split(' ');
