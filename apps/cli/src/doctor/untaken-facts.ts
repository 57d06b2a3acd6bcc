import { z } from 'zod';
import type { Configuration } from '../configuration/configuration.ts';
import { messageOf, type Observation, observer } from './observation.ts';
import { askReadiness } from './readiness.ts';

const observe = observer('gateways');
const SUBJECT = 'what gateways report';
/** A storm of connections takes longer to record than a look does. */
const LATE_SECONDS = 60;
const readiness = z.object({ untakenFacts: z.record(z.string(), z.number()) });

/** Whether the server takes what gateways have brought, as it says itself: until then nothing that their stations do is known. */
export async function lookAtUntakenFacts(
  configuration: Pick<Configuration, 'listen' | 'ports'>,
  isRunning: boolean,
): Promise<readonly Observation[]> {
  if (!isRunning) return [];
  try {
    const { untakenFacts } = readiness.parse((await askReadiness(configuration)).said);
    const late = Object.entries(untakenFacts).filter(([, seconds]) => seconds > LATE_SECONDS);
    if (late.length === 0) return [observe(SUBJECT, 'good', 'is taken')];
    return late.map(([gateway, seconds]) =>
      observe(
        `what ${gateway} reports`,
        'finding',
        `has not been taken for ${Math.round(seconds)} seconds; the server’s log says why`,
      ),
    );
  } catch (error) {
    return [observe(SUBJECT, 'unknown', `is not known: ${messageOf(error)}`)];
  }
}
