import { z } from 'zod';
import type { Configuration } from '../configuration/configuration.ts';
import { messageOf, type Observation, observer } from './observation.ts';
import { askReadiness } from './readiness.ts';

const observe = observer('gateways');
const SUBJECT = 'the memory of gateways';
const memory = z.object({ residentBytes: z.number(), heapLimitBytes: z.number() });
const readiness = z.object({ gatewayMemory: z.record(z.string(), memory) });

/** Whether a gateway has more memory than its heap may take: what is over it lies outside, where Node loses some with every chain. */
export async function lookAtGatewayMemory(
  configuration: Pick<Configuration, 'listen' | 'ports'>,
  isRunning: boolean,
): Promise<readonly Observation[]> {
  if (!isRunning) return [];
  try {
    const { gatewayMemory } = readiness.parse((await askReadiness(configuration)).said);
    const over = Object.entries(gatewayMemory).filter(([, of]) => of.residentBytes > of.heapLimitBytes);
    if (over.length === 0) return [observe(SUBJECT, 'good', 'is below the limits of their heaps')];
    return over.map(([gateway, { residentBytes, heapLimitBytes }]) =>
      observe(
        `the memory of ${gateway}`,
        'finding',
        `is ${inMegabytes(residentBytes)}, over the ${inMegabytes(heapLimitBytes)} of its heap: end it by SIGTERM, one gateway in turn after another`,
      ),
    );
  } catch (error) {
    return [observe(SUBJECT, 'unknown', `is not known: ${messageOf(error)}`)];
  }
}

const inMegabytes = (bytes: number): string => `${Math.round(bytes / 1e6)} MB`;
