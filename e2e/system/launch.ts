import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { freePorts } from './free-ports.ts';

/** The entry point of the `bfcert` command. */
export const BFCERT = fileURLToPath(import.meta.resolve('@bfcert/cli/main'));

export interface Ports {
  readonly http: number;
  readonly profile2: number;
  readonly profile3: number;
  readonly publication: number;
  readonly metrics: number;
  readonly vehicles: number;
}

/** Where a system is at home: started there again it is the same one. */
export interface Place {
  readonly dataDirectory: string;
  readonly ports: Ports;
  /** The `bfcert` command itself, or what takes its place in a fault run. */
  readonly program: string;
  /** A command that runs `bfcert` in its own way, e.g. as another user. */
  readonly through: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
}

export type PlaceOptions = Partial<Pick<Place, 'environment' | 'program' | 'through'>>;

/** On free ports of the loopback; `environment` is added to what says so. */
export async function placeAt(
  dataDirectory: string,
  { environment = {}, program = BFCERT, through = [] }: PlaceOptions = {},
): Promise<Place> {
  const [http, profile2, profile3, publication, metrics, vehicles] = await freePorts(6);
  if (!http || !profile2 || !profile3 || !publication || !metrics || !vehicles) throw new Error('no free ports');
  return {
    dataDirectory,
    ports: { http, profile2, profile3, publication, metrics, vehicles },
    program,
    through,
    environment: {
      PATH: process.env.PATH ?? '',
      NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE ?? '',
      BFCERT_DATA_DIR: dataDirectory,
      BFCERT_PORTS_HTTP: String(http),
      BFCERT_PORTS_PROFILE2: String(profile2),
      BFCERT_PORTS_PROFILE3: String(profile3),
      BFCERT_PORTS_PUBLICATION: String(publication),
      BFCERT_PORTS_METRICS: String(metrics),
      BFCERT_PORTS_VEHICLES: String(vehicles),
      BFCERT_LISTEN_OCPP: '127.0.0.1',
      BFCERT_LISTEN_PUBLICATION: '127.0.0.1',
      BFCERT_LISTEN_VEHICLES: '127.0.0.1',
      ...environment,
    },
  };
}

/** A `bfcert` command in a process of its own. */
export interface Launched {
  readonly child: ChildProcess;
  readonly pid: number;
  readonly exited: Promise<unknown>;
  /** As `exited`, and all has been read that it, and what it started, wrote. */
  readonly closed: Promise<unknown>;
  /** The lines of its standard output so far. */
  readonly stdout: readonly string[];
  /** Resolves when it says that the system is ready. */
  readonly saidReady: Promise<void>;
  stderr(): string;
}

export function launch(
  command: readonly string[],
  { environment, program, through }: Omit<Place, 'dataDirectory' | 'ports'>,
): Launched {
  const [first = process.execPath, ...args] = [...through, process.execPath, program, ...command];
  const child = spawn(first, args, {
    env: { ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  if (child.pid === undefined) throw new Error(`bfcert ${command.join(' ')} did not start`);
  const exited = once(child, 'exit');
  const closed = once(child, 'close');
  let errors = '';
  child.stderr.on('data', (chunk: Buffer) => {
    errors += chunk.toString();
  });
  const stdout: string[] = [];
  const saidReady = new Promise<void>((resolve) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      stdout.push(line);
      if (line.startsWith('Ready after')) resolve();
    });
  });
  return { child, pid: child.pid, exited, closed, stdout, saidReady, stderr: () => errors };
}
