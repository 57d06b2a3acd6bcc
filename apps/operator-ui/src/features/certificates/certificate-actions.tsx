import { Button, Group, Modal, Select, Stack, Text, Textarea, Tooltip } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { type AllowedAction, ApiProblem, api, type CertificateDetail, idempotencyKey } from '../../api/client.ts';

const REVOCATION_REASONS = [
  'superseded',
  'cessationOfOperation',
  'keyCompromise',
  'privilegeWithdrawn',
  'unspecified',
] as const;
type Verb = 'renew' | 'revoke';

/** `keyCompromise` → `key compromise` */
const readable = (name: string): string => name.replaceAll(/[A-Z]/g, (capital) => ` ${capital.toLowerCase()}`);

/** Buttons for what the server says may be done; what may not says why. */
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
      {open && <Confirm verb={open} certificate={certificate} close={() => setOpen(null)} />}
    </Group>
  );
}

function ActionButton(props: { action: AllowedAction; label: string; dangerous?: boolean; onClick: () => void }) {
  const { action, label, dangerous = false, onClick } = props;
  // Reachable by keyboard when it is off, because its reason is worth reading.
  return (
    <Tooltip label={action.reason ?? ''} disabled={action.allowed} events={{ hover: true, focus: true, touch: true }}>
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

function Confirm({ verb, certificate, close }: { verb: Verb; certificate: CertificateDetail; close: () => void }) {
  const [reason, setReason] = useState('');
  const [revocationReason, setRevocationReason] = useState<(typeof REVOCATION_REASONS)[number]>('superseded');
  const [key] = useState(idempotencyKey);
  const queries = useQueryClient();
  const run = useMutation({
    mutationFn: async () => {
      const params = { path: { id: certificate.id }, header: { 'idempotency-key': key } };
      const { error, response } =
        verb === 'renew'
          ? await api.POST('/api/v1/certificates/{id}/actions/renew', { params, body: { reason } })
          : await api.POST('/api/v1/certificates/{id}/actions/revoke', {
              params,
              body: { reason, revocationReason },
            });
      if (!response.ok) throw new ApiProblem(response.status, error);
    },
    onSuccess: async () => {
      close();
      await queries.invalidateQueries();
    },
  });
  return (
    <Modal
      opened
      onClose={close}
      title={
        verb === 'renew'
          ? `Renew the certificate of ${certificate.identity.name}`
          : `Revoke the certificate of ${certificate.identity.name}`
      }
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          run.mutate();
        }}
      >
        <Stack>
          <Text size="sm">
            {verb === 'renew'
              ? 'The station is asked for a new key and signing request. The certificate in force stays until the new one is seen in use.'
              : 'The station’s connection is closed and this certificate is refused from this moment. This cannot be undone.'}
          </Text>
          {verb === 'revoke' && (
            <Select
              label="Revocation reason"
              data={REVOCATION_REASONS.map((value) => ({ value, label: readable(value) }))}
              value={revocationReason}
              allowDeselect={false}
              onChange={(value) =>
                setRevocationReason(REVOCATION_REASONS.find((known) => known === value) ?? 'unspecified')
              }
            />
          )}
          <Textarea
            label="Reason"
            description="Stands in the audit."
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
            minLength={3}
            maxLength={500}
            required
          />
          {run.error && (
            <Text c="red" size="sm" role="alert">
              {run.error.message}
            </Text>
          )}
          <Group justify="end">
            <Button variant="default" onClick={close} data-autofocus>
              Cancel
            </Button>
            <Button type="submit" loading={run.isPending} {...(verb === 'revoke' ? { color: 'red' } : {})}>
              {verb === 'renew' ? 'Start the renewal' : 'Revoke'}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
