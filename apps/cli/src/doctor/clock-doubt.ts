import { z } from 'zod';
import type { Configuration } from '../configuration/configuration.ts';
import { messageOf, type Observation, observer } from './observation.ts';
import { askReadiness } from './readiness.ts';

const observe = observer('clock');
const SUBJECT = 'the server’s trust in the clock';
const readiness = z.object({ clock: z.string().nullable() });

/** Whether the server acts by the time, as it says itself to whoever asks (`/readyz`). */
export async function lookAtClockDoubt(
  configuration: Pick<Configuration, 'listen' | 'ports'>,
  isRunning: boolean,
): Promise<readonly Observation[]> {
  if (!isRunning) return [];
  try {
    const { isReady, said } = await askReadiness(configuration);
    const { clock } = readiness.parse(said);
    if (clock !== null) return [observe(SUBJECT, 'finding', `is in doubt. ${clock}`)];
    if (!isReady) return [observe(SUBJECT, 'unknown', 'is not known: the server is not ready')];
    return [observe(SUBJECT, 'good', 'is not in doubt')];
  } catch (error) {
    return [observe(SUBJECT, 'unknown', `is not known: ${messageOf(error)}`)];
  }
}
