import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePorts } from './free-ports.ts';
import type { System } from './start-system.ts';

const PROGRAM = fileURLToPath(new URL('../../apps/ocpp-gateway/src/main.ts', import.meta.url));

/** A gateway that a cluster has not heard of, as an operator adds it on another host: it is told its address, and who it is on the bus. */
export class FurtherGateway {
  readonly nodeId: string;
  readonly passwordOrCertificatePort: number;
  readonly certificateOnlyPort: number;
  readonly #settingsFile: string;
  #process: ChildProcess | null = null;

  private constructor(nodeId: string, ports: readonly [number, number], settingsFile: string) {
    this.nodeId = nodeId;
    [this.passwordOrCertificatePort, this.certificateOnlyPort] = ports;
    this.#settingsFile = settingsFile;
  }

  /** Not started yet. `gateway`: further settings. */
  static async at({ dataDirectory }: System, nodeId: string, gateway: object = {}): Promise<FurtherGateway> {
    const [passwordOrCertificatePort, certificateOnlyPort] = await freePorts(2);
    if (!passwordOrCertificatePort || !certificateOnlyPort) throw new Error('no free ports');
    const bus = /^port: (\d+)$/m.exec(await readFile(join(dataDirectory, 'nats', 'nats.conf'), 'utf8'))?.[1];
    const directory = join(dataDirectory, 'elsewhere', nodeId);
    await mkdir(directory, { recursive: true });
    const file = join(directory, 'gateway.json');
    const settings = {
      nodeId,
      link: {
        kind: 'nats',
        servers: [`nats://127.0.0.1:${bus}`],
        user: 'gateway',
        passwordFile: join(dataDirectory, 'secrets', 'bus-gateway.password'),
        spoolDirectory: join(directory, 'spool'),
      },
      gateway: {
        dataDirectory: directory,
        host: '127.0.0.1',
        passwordOrCertificatePort,
        certificateOnlyPort,
        logLevel: 'error',
        ...gateway,
      },
    };
    await writeFile(file, JSON.stringify(settings));
    return new FurtherGateway(nodeId, [passwordOrCertificatePort, certificateOnlyPort], file);
  }

  /** Resolves when it listens; on the same ports and with the same spool each time. */
  async start(): Promise<void> {
    this.#process = spawn(process.execPath, [PROGRAM, this.#settingsFile], { stdio: ['ignore', 'pipe', 'inherit'] });
    const ended = once(this.#process, 'exit').then(() => 'ended' as const);
    if (
      (await Promise.race([once(this.#process.stdout as NonNullable<ChildProcess['stdout']>, 'data'), ended])) ===
      'ended'
    ) {
      throw new Error(`${this.nodeId} ended before it listened`);
    }
  }

  get isRunning(): boolean {
    return this.#process !== null && this.#process.exitCode === null && this.#process.signalCode === null;
  }

  /** kill -9; resolves when it is gone. */
  kill(): Promise<unknown> {
    return this.#end('SIGKILL');
  }

  /** As an operator ends it; resolves with its exit code. */
  terminate(): Promise<number | null> {
    return this.#end('SIGTERM');
  }

  async #end(signal: 'SIGKILL' | 'SIGTERM'): Promise<number | null> {
    const running = this.#process;
    if (running === null || !this.isRunning) return running?.exitCode ?? null;
    const exited = once(running, 'exit');
    running.kill(signal);
    await exited;
    return running.exitCode;
  }
}
