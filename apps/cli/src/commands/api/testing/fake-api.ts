import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { Command } from 'commander';
import { afterEach, beforeEach, vi } from 'vitest';

interface Asked {
  /** Method and address, e.g. `GET /api/v1/identities/idn_1`. */
  readonly line: string;
  readonly body: unknown;
  /** `If-Match`. */
  readonly version: string | undefined;
  /** `Idempotency-Key`. */
  readonly key: string | undefined;
}

/** Several answers to one line, one after the other, and the last one again and again. */
export class InTurn {
  readonly #answers: unknown[];
  constructor(...answers: unknown[]) {
    this.#answers = answers;
  }

  next(): unknown {
    return this.#answers.length > 1 ? this.#answers.shift() : this.#answers[0];
  }
}

/** One answer with another status than 200. */
export class Answer {
  readonly status: number;
  readonly body: unknown;
  constructor(status: number, body: unknown) {
    this.status = status;
    this.body = body;
  }
}

const missing = new Answer(404, { code: 'not_found', detail: 'Nothing is here.' });

/** What stands in for the server while a command runs in this process, and what came of the command. */
export interface FakeApi {
  /** By line; what stands there is answered with 200 or its own status, everything else with 404. A text is sent as it is. */
  answers: Record<string, unknown>;
  asked: Asked[];
  /** On standard error. */
  told: string;
  /** On standard output. */
  printed: string;
  bfcert(...args: string[]): Promise<void>;
  /** Path of a file with this content, until the test ends. */
  fileOf(content: string | Uint8Array, name?: string): string;
}

/** Anew for each test of the file that calls it. `add`: what puts its commands into the program. */
export function fakeApi(...add: readonly ((program: Command) => void)[]): FakeApi {
  let server: Server;
  let directory: string;
  const api: FakeApi = {
    answers: {},
    asked: [],
    told: '',
    printed: '',
    async bfcert(...args) {
      const program = new Command().exitOverride();
      for (const each of add) each(program);
      await program.parseAsync(args, { from: 'user' });
    },
    fileOf(content, name = 'file') {
      const path = join(directory, name);
      writeFileSync(path, content);
      return path;
    },
  };
  beforeEach(async () => {
    directory = mkdtempSync(join(tmpdir(), 'bfcert-cli-'));
    Object.assign(api, { answers: {}, asked: [], told: '', printed: '' });
    server = createServer((request, response) => {
      void text(request).then((body) => {
        const line = `${request.method} ${request.url}`;
        const { 'if-match': version, 'idempotency-key': key } = request.headers;
        api.asked.push({ line, body: body === '' ? null : JSON.parse(body), version, key: key?.toString() });
        const known = api.answers[line];
        const due = known instanceof InTurn ? known.next() : (known ?? missing);
        const { status, body: answer } = due instanceof Answer ? due : new Answer(200, due);
        response.writeHead(status, { 'content-type': 'application/json' });
        response.end(typeof answer === 'string' ? answer : JSON.stringify(answer));
      });
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    vi.stubEnv('BFCERT_TOKEN', 'a-token');
    vi.stubEnv('BFCERT_SERVER_URL', `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    vi.spyOn(process.stderr, 'write').mockImplementation((chunk) => {
      api.told += String(chunk);
      return true;
    });
    vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
      api.printed += String(chunk);
      return true;
    });
  });
  afterEach(() => {
    server.close();
    rmSync(directory, { recursive: true });
    vi.unstubAllEnvs();
    vi.restoreAllMocks();
    process.exitCode = 0;
  });
  return api;
}
