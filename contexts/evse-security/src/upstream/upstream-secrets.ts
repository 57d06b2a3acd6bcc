import type { UpstreamAccessAnswer } from '../station-contract/index.ts';

/** What stations show to the CSMSs behind the gateways: files, which whoever runs the system puts there and replaces. */
export interface UpstreamSecrets {
  /** Of one station at an upstream of the configuration, as it stands in the files now. */
  read(upstream: string, wireName: string): Promise<Exclude<UpstreamAccessAnswer, { outcome: 'refused' }>>;
}
