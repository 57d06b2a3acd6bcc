import { Textarea } from '@mantine/core';

/** Why somebody orders something: asked for wherever something is done, with the bounds of the API. */
export function ReasonField({ value, onChange }: { value: string; onChange: (reason: string) => void }) {
  return (
    <Textarea
      label="Reason"
      description="Stands in the audit."
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      minLength={3}
      maxLength={500}
      required
    />
  );
}
