import { readFileSync } from 'node:fs';
import { BFCERT, launch } from './launch.ts';
import type { System } from './start-system.ts';

export interface Said {
  readonly exitCode: number | null;
  /** What it printed, as JSON; null: nothing. */
  readonly printed: unknown;
  readonly stderr: string;
}

/** What an operator types, of which the nouns and verbs are kept: what a page of the documentation tells can be held against it. */
export class CommandLine {
  readonly #system: Pick<System, 'dataDirectory' | 'ports'>;
  readonly #typed: string[] = [];

  constructor(system: Pick<System, 'dataDirectory' | 'ports'>) {
    this.#system = system;
  }

  /** Nouns and verbs in order; what is typed again and again stands once. */
  get typed(): readonly string[] {
    return onceInARow(this.#typed);
  }

  /** The system was started, or stopped, in another way than by this. */
  noted(command: string): void {
    this.#typed.push(command);
  }

  async run(args: readonly string[], token: string | null = null): Promise<Said> {
    const { stdout, ...said } = await this.raw([...args, '--json'], token);
    return { ...said, printed: stdout === '' ? null : JSON.parse(stdout) };
  }

  /** As it prints it for people. */
  async raw(args: readonly string[], token: string | null = null): Promise<Omit<Said, 'printed'> & { stdout: string }> {
    const { dataDirectory, ports } = this.#system;
    this.#typed.push(args.slice(0, 2).join(' '));
    const environment = {
      PATH: process.env.PATH ?? '',
      NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE ?? '',
      BFCERT_DATA_DIR: dataDirectory,
      BFCERT_SERVER_URL: `http://127.0.0.1:${ports.http}`,
      ...(token === null ? {} : { BFCERT_TOKEN: token }),
    };
    const { child, closed, stdout, stderr } = launch(args, { environment, program: BFCERT, through: [] });
    await closed;
    return { exitCode: child.exitCode, stdout: stdout.join('\n'), stderr: stderr() };
  }
}

const onceInARow = (commands: readonly string[]): readonly string[] =>
  commands.filter((command, at) => command !== commands[at - 1]);

/** The same of the shell blocks of a page. */
export function commandsIn(page: URL): readonly string[] {
  const blocks = readFileSync(page, 'utf8').matchAll(/^```sh\n([\s\S]*?)^```/gm);
  const lines = [...blocks].flatMap(([, block = '']) => block.split('\n'));
  return onceInARow(lines.flatMap((line) => /^bfcert (\S+(?: [a-z][\w-]*)?)/.exec(line)?.[1] ?? []));
}
