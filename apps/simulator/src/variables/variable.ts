import type { ReportedVariable, SetVariableStatus, StatusInfo } from '../ocpp/messages.ts';
import type { StationContext } from '../station/station-context.ts';

export interface WriteOutcome {
  readonly attributeStatus: SetVariableStatus;
  readonly attributeStatusInfo?: StatusInfo;
}

/** One variable of the device model (part 2, appendices: component and variable names). */
export interface Variable {
  readonly component: string;
  readonly componentInstance?: string;
  readonly variable: string;
  readonly instance?: string;
  /** Default: string. */
  readonly dataType?: ReportedVariable['variableCharacteristics']['dataType'];
  /** Absent: write-only. */
  readonly read?: (station: StationContext) => string;
  /** Characteristics beside it, which only a report tells. */
  readonly limits?: (
    station: StationContext,
  ) => Pick<ReportedVariable['variableCharacteristics'], 'maxLimit' | 'valuesList'>;
  /** Absent: read-only. */
  readonly write?: (value: string, station: StationContext) => Promise<WriteOutcome>;
}

/** Characters of an OrganizationName, of whichever component: as many as an O may have (RFC 5280, ub-organization-name). */
export const MAX_ORGANISATION_LENGTH = 64;

export const accepted: WriteOutcome = { attributeStatus: 'Accepted' };

export const rejected = (reasonCode: string, additionalInfo?: string): WriteOutcome => ({
  attributeStatus: 'Rejected',
  attributeStatusInfo: { reasonCode, ...(additionalInfo === undefined ? {} : { additionalInfo }) },
});

/** Null unless `text` is a whole number from `least` on. */
export function wholeNumber(text: string, least: number): number | null {
  if (!/^\d{1,9}$/.test(text)) return null;
  const value = Number(text);
  return value >= least ? value : null;
}
