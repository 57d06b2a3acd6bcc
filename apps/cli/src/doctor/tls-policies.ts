import { connect } from 'node:tls';
import { type Configuration, tlsPolicyOf } from '../configuration/configuration.ts';
import { reachable } from '../supervisor/reachable.ts';
import { messageOf, type Observation, observer } from './observation.ts';

const observe = observer('TLS');
const PATIENCE_MS = 3_000;
/** What `strict` leaves out. */
const WITHOUT_FORWARD_SECRECY = 'AES128-GCM-SHA256:AES256-GCM-SHA384';

/** Which policy each station listener follows, as it can be seen, and whether that is the configured one. */
export function lookAtTlsPolicies(configuration: Configuration): Promise<readonly Observation[]> {
  const { ports, listen, publicHost } = configuration;
  return Promise.all(
    (['profile2', 'profile3'] as const).map(async (listener) => {
      const port = ports[listener];
      const subject = `port ${port} (ports.${listener})`;
      const configured = tlsPolicyOf(configuration, listener);
      try {
        const taken = await takes({ host: reachable(listen.ocpp), port, servername: publicHost });
        const shown = taken ? 'ocpp-mandatory' : 'strict';
        if (shown !== configured)
          return observe(subject, 'finding', `follows ${shown}, and ${configured} is configured`);
        return observe(subject, 'good', `follows ${shown}`);
      } catch (error) {
        return observe(subject, 'unknown', `its policy is not seen: ${messageOf(error)}`);
      }
    }),
  );
}

/** Whether it takes a client that has nothing but suites without forward secrecy. @throws when it does not answer. */
function takes(where: { readonly host: string; readonly port: number; readonly servername: string }): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const socket = connect({
      ...where,
      ciphers: WITHOUT_FORWARD_SECRECY,
      maxVersion: 'TLSv1.2',
      rejectUnauthorized: false,
      timeout: PATIENCE_MS,
    });
    socket.once('secureConnect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('timeout', () => {
      socket.destroy();
      reject(new Error('it does not answer'));
    });
    socket.once('error', (error: Error & { code?: string }) => {
      socket.destroy();
      if (error.code?.includes('HANDSHAKE_FAILURE') === true) resolve(false);
      else reject(error);
    });
  });
}
