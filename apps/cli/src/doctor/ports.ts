import { connect } from 'node:net';
import type { Configuration } from '../configuration/configuration.ts';
import { reachable } from '../supervisor/reachable.ts';
import { type Observation, observer } from './observation.ts';

const observe = observer('ports');
const PATIENCE_MS = 2_000;

/** What runs here: all of a system below one supervisor, parts of one, nothing. */
export type Presence = 'whole' | 'parts' | 'nothing';

/** Whether each configured port answers; while no system runs here it should be free. */
export function lookAtPorts({ ports, listen }: Configuration, presence: Presence): Promise<readonly Observation[]> {
  return Promise.all(
    Object.entries(ports).map(async ([name, port]) => {
      const host = hostOf(name, listen);
      const subject = `${host}:${port} (ports.${name})`;
      const answers = await isAnswered(reachable(host), port);
      if (presence === 'nothing') {
        return answers
          ? observe(subject, 'finding', 'is in use by another program: the system could not start')
          : observe(subject, 'good', 'is free');
      }
      if (answers) return observe(subject, 'good', 'answers');
      // Which part should answer on which host, nothing here says.
      return observe(subject, presence === 'whole' ? 'finding' : 'note', 'does not answer');
    }),
  );
}

function hostOf(name: string, { http, ocpp, publication, vehicles }: Configuration['listen']): string {
  if (name === 'publication') return publication;
  if (name === 'vehicles') return vehicles;
  return name.startsWith('profile') ? ocpp : http;
}

function isAnswered(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: PATIENCE_MS });
    const end = (answered: boolean) => () => {
      socket.destroy();
      resolve(answered);
    };
    socket.once('connect', end(true));
    socket.once('error', end(false));
    socket.once('timeout', end(false));
  });
}
