import { variablesOf } from '../variables/find-variable.ts';
import { report } from '../variables/report.ts';
import type { Handler } from './answer.ts';

/** B08: the answer first, then the report, one variable in each message as a small station sends it. Criteria are not supported. */
export const getReport: Handler<'GetReport'> = async ({ requestId, componentVariable }, station) => {
  if (componentVariable === undefined) return { response: { status: 'NotSupported' } };
  const reported = variablesOf(station)
    .filter((known) =>
      componentVariable.some(
        ({ component, variable }) =>
          same(component.name, known.component) && (variable === undefined || same(variable.name, known.variable)),
      ),
    )
    .map((known) => report(known, station));
  if (reported.length === 0) return { response: { status: 'EmptyResultSet' } };
  return { response: { status: 'Accepted' }, afterwards: () => void station.sendReport(requestId, reported) };
};

const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();
