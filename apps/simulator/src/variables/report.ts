import type { ReportedVariable } from '../ocpp/messages.ts';
import type { StationContext } from '../station/station-context.ts';
import type { Variable } from './variable.ts';

/** B07: a value that is only written is left out. */
export function report(known: Variable, station: StationContext): ReportedVariable {
  const { component, componentInstance, variable, instance, dataType = 'string', read, write, limits } = known;
  const mutability = write === undefined ? 'ReadOnly' : read === undefined ? 'WriteOnly' : 'ReadWrite';
  return {
    component: { name: component, ...(componentInstance === undefined ? {} : { instance: componentInstance }) },
    variable: { name: variable, ...(instance === undefined ? {} : { instance }) },
    variableAttribute: [{ mutability, ...(read === undefined ? {} : { value: read(station) }) }],
    variableCharacteristics: { dataType, supportsMonitoring: false, ...limits?.(station) },
  };
}
