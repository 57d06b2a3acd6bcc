import { variablesOf } from '../variables/find-variable.ts';
import { report } from '../variables/report.ts';
import type { Handler } from './answer.ts';

/** B07: all it has, or what may be written of it. There is no summary of a station this small. */
export const getBaseReport: Handler<'GetBaseReport'> = async ({ requestId, reportBase }, station) => {
  if (reportBase === 'SummaryInventory') return { response: { status: 'NotSupported' } };
  const reported = variablesOf(station)
    .filter(({ write }) => reportBase === 'FullInventory' || write !== undefined)
    .map((known) => report(known, station));
  return { response: { status: 'Accepted' }, afterwards: () => void station.sendReport(requestId, reported) };
};
