import { Alert, Button, Group, Modal, ScrollArea, Select, Stack, Text, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, bodyOf, type CertificateDetail } from '../../api/client.ts';
import { CommandKeys } from '../../api/command-keys.ts';
import { DialogEnd } from '../../shell/dialog-end.tsx';
import { ReasonField } from '../../shell/reason-field.tsx';
import { consequenceOf, type Verb } from './words.tsx';

const REVOCATION_REASONS = [
  'superseded',
  'cessationOfOperation',
  'keyCompromise',
  'privilegeWithdrawn',
  'unspecified',
] as const;
type RevocationReason = (typeof REVOCATION_REASONS)[number];
/** Those that wait for nobody else, and are confirmed by typing whom they shut out. */
const COMPROMISES: readonly RevocationReason[] = ['keyCompromise', 'privilegeWithdrawn'];

/** `keyCompromise` → `key compromise` */
const readable = (name: string): string => name.replaceAll(/[A-Z]/g, (capital) => ` ${capital.toLowerCase()}`);

/** What will happen, on which condition, and why it is wanted. Stays open until it was taken. */
export function ConfirmAction(props: {
  verb: Verb;
  /** The server's, for an action that is allowed all the same. */
  condition: string | null;
  certificate: CertificateDetail;
  close: () => void;
}) {
  const { verb, condition, certificate, close } = props;
  const [reason, setReason] = useState('');
  const [revocationReason, setRevocationReason] = useState<RevocationReason>('superseded');
  const [typed, setTyped] = useState('');
  const [keys] = useState(() => new CommandKeys());
  const queries = useQueryClient();
  const revokes = verb === 'revoke';
  const { name } = certificate.identity;
  const isTyped = revokes && COMPROMISES.includes(revocationReason);
  const revocation = { reason, revocationReason, ...(isTyped ? { confirmIdentity: typed } : {}) };
  const [asksSecondPerson, setAsksSecondPerson] = useState(false);
  const run = useMutation({
    mutationFn: () =>
      keys.use(revocation, async (key) => {
        const params = { path: { id: certificate.id }, header: { 'idempotency-key': key } };
        const { approvalId } = bodyOf(
          revokes
            ? await api.POST('/api/v1/certificates/{id}/actions/revoke', { params, body: revocation })
            : await api.POST('/api/v1/certificates/{id}/actions/renew', { params, body: { reason } }),
        );
        setAsksSecondPerson(approvalId !== null);
        if (approvalId === null) close();
      }),
    onSuccess: async () => {
      await queries.invalidateQueries();
    },
  });
  return (
    <Modal opened onClose={close} title={`${revokes ? 'Revoke' : 'Renew'} the certificate of ${name}`}>
      {asksSecondPerson ? (
        <SecondPersonAsked close={close} />
      ) : (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            run.mutate();
          }}
        >
          <Stack>
            <Text size="sm">{consequenceOf(verb, certificate.purpose)}</Text>
            {condition !== null && (
              <Alert color="yellow" p="sm" role="note">
                {condition}
              </Alert>
            )}
            {revokes && certificate.stationsCutOff.length > 0 && <CutOff stations={certificate.stationsCutOff} />}
            {revokes && (
              <Select
                label="Revocation reason"
                data={REVOCATION_REASONS.map((value) => ({ value, label: readable(value) }))}
                value={revocationReason}
                allowDeselect={false}
                onChange={(value) => setRevocationReason(value ?? 'unspecified')}
              />
            )}
            {isTyped && (
              <TextInput
                label={`Type ${name} to confirm`}
                description="It is refused from this moment, and an incident is opened. This cannot be taken back."
                value={typed}
                onChange={(event) => setTyped(event.currentTarget.value)}
                autoComplete="off"
                required
              />
            )}
            <ReasonField value={reason} onChange={setReason} />
            <DialogEnd
              close={close}
              run={run}
              label={revokes ? 'Revoke' : 'Start the renewal'}
              isGrave={revokes}
              disabled={isTyped && typed !== name}
            />
          </Stack>
        </form>
      )}
    </Modal>
  );
}

/** All of them, however many: the sentence above names a few. */
function CutOff({ stations }: { stations: readonly string[] }) {
  return (
    <div>
      <Text size="sm" fw={600} id="stations-cut-off">
        {`Stations that lose their line (${stations.length})`}
      </Text>
      <ScrollArea.Autosize mah={160} type="auto" viewportProps={{ tabIndex: 0 }}>
        <ul aria-labelledby="stations-cut-off">
          {stations.map((name) => (
            <li key={name}>{name}</li>
          ))}
        </ul>
      </ScrollArea.Autosize>
    </div>
  );
}

/** Nothing was done yet, and this dialog can do no more about it. */
function SecondPersonAsked({ close }: { close: () => void }) {
  return (
    <Stack>
      <Text size="sm" role="status">
        Approval requested. Nothing has changed: it is carried out when another person approves it within 24 hours.
      </Text>
      <Group justify="end">
        <Button onClick={close} data-autofocus>
          Close
        </Button>
      </Group>
    </Stack>
  );
}
