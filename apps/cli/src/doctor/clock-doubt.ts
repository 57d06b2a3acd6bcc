import { z } from 'zod';
import type { Configuration } from '../configuration/configuration.ts';
import { urlOf } from '../supervisor/url-of.ts';
import { messageOf, type Observation, observer } from './observation.ts';

const observe = observer('clock');
const SUBJECT = 'the server’s trust in the clock';
const PATIENCE_MS = 5_000;
const readiness = z.object({ clock: z.string().nullable() });

/** Whether the server acts by the time, as it says itself to whoever asks (`/readyz`). */
export async function lookAtClockDoubt(
  { listen, ports }: Pick<Configuration, 'listen' | 'ports'>,
  isRunning: boolean,
): Promise<readonly Observation[]> {
  if (!isRunning) return [];
  const url = `${urlOf(listen.http, ports.http)}/readyz`;
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(PATIENCE_MS) });
    const { clock } = readiness.parse(await answer.json());
    if (clock !== null) return [observe(SUBJECT, 'finding', `is in doubt. ${clock}`)];
    if (!answer.ok) return [observe(SUBJECT, 'unknown', 'is not known: the server is not ready')];
    return [observe(SUBJECT, 'good', 'is not in doubt')];
  } catch (error) {
    return [observe(SUBJECT, 'unknown', `is not known: ${messageOf(error)}`)];
  }
}
