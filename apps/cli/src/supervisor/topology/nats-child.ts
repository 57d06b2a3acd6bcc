import { spawn } from 'node:child_process';
import { accessSync, constants, mkdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { createInterface } from 'node:readline';
import { type Child, howItEnded, pidOf } from '../child.ts';
import { writeDurably } from '../write-durably.ts';

/** Debian puts daemons where users do not look. */
const PLACES = ['/usr/sbin', '/usr/local/sbin', '/usr/local/bin'];

export interface BusSettings {
  readonly directory: string;
  readonly port: number;
  readonly serverPassword: string;
  readonly gatewayPassword: string;
}

/** @throws with one sentence that names the package. */
export function findNatsServer(path: string, places: readonly string[] = PLACES): string {
  for (const folder of [...path.split(delimiter), ...places]) {
    if (folder !== '' && isProgram(join(folder, 'nats-server'))) return join(folder, 'nats-server');
  }
  throw new Error(
    'a cluster needs NATS, and nats-server is not installed: install the Debian package nats-server, then try again',
  );
}

/** NATS with JetStream on the loopback, as a child like the others. What was confirmed outlives it. */
export function startNats(program: string, { directory, port, serverPassword, gatewayPassword }: BusSettings): Child {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const file = join(directory, 'nats.conf');
  writeDurably(file, settingsText({ directory, port, serverPassword, gatewayPassword }));
  // It knows no leash: the kernel ends it when its parent is gone.
  const child = spawn(...onALeash(program, ['-c', file]), {
    stdio: ['ignore', 'ignore', 'pipe'],
    detached: true,
    env: { PATH: process.env.PATH ?? '' },
  });
  const exited = howItEnded(child);
  const lines: string[] = [];
  const ready = new Promise<void>((resolve, reject) => {
    createInterface({ input: child.stderr }).on('line', (line) => {
      if (line.includes('Server is ready')) resolve();
      if (lines.push(line) > 20) lines.shift();
      if (/\[(ERR|FTL)\]/.test(line)) process.stderr.write(`nats: ${line}\n`);
    });
    void exited.then((how) => reject(new Error(`NATS ${how} before it was ready: ${lines.at(-1) ?? ''}`)));
  });
  return {
    name: 'NATS',
    pid: () => pidOf(child),
    ready,
    exited,
    stop: async (graceMs) => {
      child.kill('SIGTERM');
      const timer = setTimeout(() => child.kill('SIGKILL'), graceMs);
      await exited;
      clearTimeout(timer);
    },
  };
}

function onALeash(program: string, args: readonly string[]): [string, string[]] {
  return process.platform === 'linux' && isProgram('/usr/bin/setpriv')
    ? ['/usr/bin/setpriv', ['--pdeathsig', 'KILL', program, ...args]]
    : [program, [...args]];
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** The permissions are those of the link (`kernel/src/link/nats/subjects.ts`), with one account for the gateways of this host. */
function settingsText({ directory, port, serverPassword, gatewayPassword }: BusSettings): string {
  const quoted = (text: string): string => JSON.stringify(text);
  return `host: "127.0.0.1"
port: ${port}
jetstream { store_dir: ${quoted(join(directory, 'store'))} }
authorization {
  users = [
    { user: server, password: ${quoted(serverPassword)}, permissions: {
        publish: ["bfcert.>", "$JS.API.>", "$JS.ACK.>", "_INBOX.>"], subscribe: ["bfcert.>", "_INBOX_server.>"] } }
    { user: gateway, password: ${quoted(gatewayPassword)}, permissions: {
        publish: ["bfcert.req.*.>", "bfcert.facts.*.>", "bfcert.node.*"]
        subscribe: ["bfcert.cmd.*.>", "bfcert.all.>", "bfcert.server.*", "_INBOX.>"]
        allow_responses: { max: 1000, expires: "1m" } } }
  ]
}
`;
}
