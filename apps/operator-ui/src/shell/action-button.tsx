import { Button, Tooltip } from '@mantine/core';
import type { AllowedAction } from '../api/client.ts';

/** For what the server says may be done; what may not, or only on a condition, says why. */
export function ActionButton(props: {
  action: Pick<AllowedAction, 'allowed' | 'reason'>;
  label: string;
  dangerous?: boolean;
  onClick: () => void;
}) {
  const { action, label, dangerous = false, onClick } = props;
  // Reachable by keyboard when it is off, because its reason is worth reading.
  return (
    <Tooltip
      label={action.reason}
      disabled={action.reason === null}
      multiline
      maw={320}
      events={{ hover: true, focus: true, touch: true }}
    >
      <Button
        variant={dangerous ? 'outline' : 'filled'}
        {...(dangerous ? { color: 'red' } : {})}
        aria-disabled={!action.allowed}
        {...(action.allowed ? {} : { 'data-disabled': true })}
        onClick={() => action.allowed && onClick()}
      >
        {label}
      </Button>
    </Tooltip>
  );
}
