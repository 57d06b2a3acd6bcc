/**
 * An exchange shaped by what is public about VDV 261 (names of the fields, their direction, Basic by VIN). The standard's text
 * was not at hand, and nothing here stands for having read it: what a program does with it is validated by its entry
 * of the ownership matrix.
 */
export interface FromVehicle {
  /** 0: all fields; later ones have what has changed. */
  readonly seq: number;
  readonly vin: string;
}

export interface ToVehicle {
  readonly seq: number;
  readonly vin: string;
  /** Pre-conditioning is wanted: 0 no, 1 yes. Nobody here plans departures, so none is. */
  readonly prec_dsrd: 0;
  readonly prec_hvac: 0;
}

/** Null: it is not that. Of the other fields none is kept. */
export function parseFromVehicle(body: Buffer): FromVehicle | null {
  let value: unknown;
  try {
    value = JSON.parse(body.toString('utf8'));
  } catch {
    return null;
  }
  if (typeof value !== 'object' || value === null) return null;
  const { seq, vin } = value as Record<string, unknown>;
  if (typeof seq !== 'number' || !Number.isSafeInteger(seq) || seq < 0 || typeof vin !== 'string') return null;
  return { seq, vin };
}

export const toVehicle = ({ seq, vin }: FromVehicle): ToVehicle => ({ seq, vin, prec_dsrd: 0, prec_hvac: 0 });
