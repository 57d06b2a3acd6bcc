import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

const PATIENCE_MS = 30_000;

/** Debian has it where not every PATH leads. Null: it is not installed. */
export const rsyslogd: string | null =
  ['rsyslogd', '/usr/sbin/rsyslogd'].find((path) => spawnSync(path, ['-v']).status === 0) ?? null;

export interface Rsyslog {
  readonly port: number;
  /** By message the properties of rsyslog that were asked for. Rejects when so many do not come. */
  messages(count: number): Promise<readonly (readonly string[])[]>;
  end(): void;
}

/** It listens on plain TCP, on a port of its own choice, and writes what it has read. */
export async function startRsyslog(program: string, properties: readonly string[]): Promise<Rsyslog> {
  const directory = mkdtempSync(join(tmpdir(), 'rsyslog-'));
  const file = (name: string): string => join(directory, name);
  const line = properties.map((property) => `%${property}%`).join('\\t');
  const configuration = [
    'module(load="imtcp")',
    `input(type="imtcp" address="127.0.0.1" port="0" listenPortFileName="${file('port')}")`,
    `template(name="properties" type="string" string="${line}\\n")`,
    `action(type="omfile" file="${file('messages')}" template="properties")`,
  ];
  writeFileSync(file('rsyslog.conf'), `${configuration.join('\n')}\n`);
  const daemon = spawn(program, ['-n', '-f', file('rsyslog.conf'), '-i', file('pid')], { stdio: 'pipe' });
  let said = '';
  for (const stream of [daemon.stdout, daemon.stderr]) stream.on('data', (chunk) => (said += String(chunk)));
  const end = (): void => {
    daemon.kill('SIGKILL');
    rmSync(directory, { recursive: true });
  };
  /** What stands in the file once it is whole; it ends otherwise too, and says what there was. */
  const written = async (name: string, isWhole: (text: string) => boolean): Promise<string> => {
    for (const until = Date.now() + PATIENCE_MS; ; await wait(20)) {
      const text = contentOf(file(name));
      if (isWhole(text)) return text;
      if (daemon.exitCode !== null || Date.now() > until) {
        throw new Error(`${name} has ${JSON.stringify(text)}; rsyslog ended with ${daemon.exitCode}: ${said}`);
      }
    }
  };
  try {
    const port = Number(await written('port', (text) => /^\d+$/.test(text.trim())));
    return {
      port,
      messages: async (count) => {
        const text = await written('messages', (all) => all.split('\n').length > count);
        return text
          .trimEnd()
          .split('\n')
          .map((message) => message.split('\t'));
      },
      end,
    };
  } catch (error) {
    end();
    throw error;
  }
}

function contentOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw error;
  }
}
