import type { ReportedVariable } from '../ocpp/messages.ts';
import type { StationContext } from '../station/station-context.ts';
import { variablesOf } from '../variables/find-variable.ts';
import type { Variable } from '../variables/variable.ts';
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

/** B07: a value that is only written is left out. */
function report(known: Variable, station: StationContext): ReportedVariable {
  const { component, componentInstance, variable, instance, read, write, limits } = known;
  const mutability = write === undefined ? 'ReadOnly' : read === undefined ? 'WriteOnly' : 'ReadWrite';
  return {
    component: { name: component, ...(componentInstance === undefined ? {} : { instance: componentInstance }) },
    variable: { name: variable, ...(instance === undefined ? {} : { instance }) },
    variableAttribute: [{ mutability, ...(read === undefined ? {} : { value: read(station) }) }],
    variableCharacteristics: { dataType: 'string', supportsMonitoring: false, ...limits?.(station) },
  };
}

const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();
