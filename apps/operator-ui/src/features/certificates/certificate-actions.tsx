import { Group } from '@mantine/core';
import { useState } from 'react';
import type { AllowedAction, CertificateDetail } from '../../api/client.ts';
import { ActionButton } from '../../shell/action-button.tsx';
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
