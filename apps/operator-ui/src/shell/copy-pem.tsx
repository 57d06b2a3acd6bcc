import { Button, CopyButton } from '@mantine/core';

/** To the clipboard; never a key. */
export function CopyPem({ pem, label }: { pem: string; label: string }) {
  return (
    <CopyButton value={pem}>
      {({ copied, copy }) => (
        <Button variant="default" size="xs" onClick={copy}>
          {copied ? 'Copied' : label}
        </Button>
      )}
    </CopyButton>
  );
}
