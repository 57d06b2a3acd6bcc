import { appendFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Configuration } from '../configuration.ts';
import type { OnStep } from '../issuance-step.ts';

/** Where a process is to be killed: when a step completes for the n-th time from now on. */
export interface Fault {
  readonly step: Parameters<OnStep>[0];
  /** From 1. */
  readonly time: number;
  /** Whom: the control plane itself when it is left out. */
  readonly pid?: number;
}

export type Place = Pick<Configuration, 'socketPath'>;

/** Beside the socket: there it may write too, and neither a full disk nor an old backup of its data reaches there. */
const pathIn = ({ socketPath }: Place, name: string): string => join(dirname(socketPath), name);

export function armFault(place: Place, { step, time, pid }: Fault): void {
  writeFileSync(pathIn(place, 'fault-point'), [step, time, ...(pid === undefined ? [] : [pid])].join(' '));
}

export function disarmFault(place: Place): void {
  rmSync(pathIn(place, 'fault-point'), { force: true });
}

/** Every serial number that was ever signed, in this order; one more than once where its bytes were signed again. */
export function signedSerials(place: Place): readonly string[] {
  return (textOf(pathIn(place, 'signed')) ?? '').split('\n').filter(Boolean);
}

/** The process's side. It looks at every step, so that it can be armed while it serves. */
export class FaultPoint {
  readonly #place: Place;
  #armed = '';
  #left = 0;

  constructor(place: Place) {
    this.#place = place;
  }

  noteSigned(serial: string): void {
    appendFileSync(pathIn(this.#place, 'signed'), `${serial}\n`);
  }

  pass(completed: string): void {
    const armed = textOf(pathIn(this.#place, 'fault-point')) ?? '';
    const [step, time, pid] = armed.split(' ');
    if (armed !== this.#armed) this.#left = Number(time);
    this.#armed = armed;
    if (step !== completed) return;
    this.#left -= 1;
    if (this.#left > 0) return;
    this.#armed = '';
    disarmFault(this.#place);
    process.kill(pid === undefined ? process.pid : Number(pid), 'SIGKILL');
  }
}

/** Null where there is no such file. */
function textOf(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}
