/**
 * Constraint: `NetworkConfigurationPriority` is a comma-separated list of the configuration slots in
 * use, most preferred first, each a number (B09, OCPPCommCtrlr); stations put spaces around them.
 * Null: it is not such a list, or an empty one.
 */
export function parseConnectionPriority(text: string): readonly number[] | null {
  const slots = text.split(',').map((slot) => slot.trim());
  return slots.every((slot) => /^\d{1,9}$/.test(slot)) ? slots.map(Number) : null;
}
