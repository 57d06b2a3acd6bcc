import { type MappedState, stateOfStatus } from '../iot-hub/hub-status.ts';
import { stateOfAcmStatus } from '../server-certificate/acm-status.ts';

export const platforms = ['aws_iot', 'aws_acm'] as const;
export type Platform = (typeof platforms)[number];

/** In which state a certificate enters, by what its platform calls it; null for a word the platform does not have. */
export const stateOnPlatform: Readonly<Record<Platform, (status: string) => MappedState | 'issued' | null>> = {
  aws_iot: stateOfStatus,
  aws_acm: stateOfAcmStatus,
};
