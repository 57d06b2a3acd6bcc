import { Button, Group, Tooltip } from '@mantine/core';
import { useState } from 'react';
import type { AllowedAction, CertificateDetail } from '../../api/client.ts';
import { ConfirmAction } from './confirm-action.tsx';
import type { Verb } from './words.tsx';

/** Buttons for what the server says may be done; what may not, or only on a condition, says why. */
export function CertificateActions({ certificate }: { certificate: CertificateDetail }) {
  const [open, setOpen] = useState<Verb | null>(null);
  const action = (name: Verb): AllowedAction =>
    certificate.actions.find((candidate) => candidate.name === name) ?? {
      name,
      allowed: false,
      reason: 'This server does not offer it.',
    };
  return (
    <Group gap="xl">
      <ActionButton action={action('renew')} label="Renew" onClick={() => setOpen('renew')} />
      <ActionButton action={action('revoke')} label="Revoke" dangerous onClick={() => setOpen('revoke')} />
      {open && (
        <ConfirmAction
          verb={open}
          condition={action(open).reason}
          certificate={certificate}
          close={() => setOpen(null)}
        />
      )}
    </Group>
  );
}

function ActionButton(props: { action: AllowedAction; label: string; dangerous?: boolean; onClick: () => void }) {
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
