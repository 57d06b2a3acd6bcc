import type { IotHub } from '@bfcert/certificate-lifecycle';
import { awsIotHub } from '@bfcert/certificate-lifecycle/adapters/aws-iot';
import type { IotHubConfiguration } from '../configuration/iot-hubs.ts';
import { readAwsAccess } from './read-aws-access.ts';

/** One exchange with AWS, and one call with the pauses that throttling costs. */
const ANSWER_MS = 10_000;
const CALL_MS = 60_000;

/** The configured hubs. Nothing is asked of them yet. */
export function connectIotHubs(configured: readonly IotHubConfiguration[]): Promise<readonly IotHub[]> {
  return Promise.all(
    configured.map(async (entry) => {
      const { name, rates } = entry;
      const times = { answerMilliseconds: ANSWER_MS, callMilliseconds: CALL_MS };
      return awsIotHub({ name, rates, ...times, ...(await readAwsAccess(entry)) });
    }),
  );
}
