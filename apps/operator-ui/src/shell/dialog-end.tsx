import { Button, Group, Text } from '@mantine/core';
import { wordsOf } from '../api/client.ts';

interface DialogEndProps {
  readonly close: () => void;
  readonly label: string;
  /** Of what the dialog sends: why it was refused, and whether its answer is awaited. */
  readonly run: { readonly error: Error | null; readonly isPending: boolean };
  readonly isGrave?: boolean;
  readonly disabled?: boolean;
}

/** The end of a form in a dialog. Whoever only presses Enter cancels. */
export function DialogEnd({ close, label, run, isGrave = false, disabled = false }: DialogEndProps) {
  return (
    <>
      {run.error && (
        <Text c="red" size="sm" role="alert">
          {wordsOf(run.error)}
        </Text>
      )}
      <Group justify="end">
        <Button variant="default" onClick={close} data-autofocus>
          Cancel
        </Button>
        <Button type="submit" loading={run.isPending} disabled={disabled} {...(isGrave ? { color: 'red' } : {})}>
          {label}
        </Button>
      </Group>
    </>
  );
}
