import { useState } from 'react';
import { useStores } from '../../stores/context.tsx';
import { fromBase64 } from '../../ui/base64.ts';
import { Button } from '../../ui/button.tsx';
import { InlineError } from '../../ui/inline-error.tsx';
import { saveFile } from '../../ui/save-file.ts';
import { Section } from '../../ui/view.tsx';
import { PhoneDialog } from './phone-dialog.tsx';
import { useAct } from './use-authority.ts';

/** The certificate as a file, or for a phone. Never the key. */
export function ExportSection({ fingerprint }: { readonly fingerprint: string }) {
  const { client } = useStores();
  const [isOpen, setIsOpen] = useState(false);
  const { isBusy, failure, run } = useAct();
  const save = (format: 'pem' | 'der') =>
    void run(async () => {
      const { pem, der } = await client.call('authority.export', {});
      if (format === 'pem') saveFile('doorman-ca.pem', [pem], 'application/x-pem-file');
      else saveFile('doorman-ca.crt', [fromBase64(der)], 'application/x-x509-ca-cert');
    });
  return (
    <Section
      title="Give the certificate away"
      description="For other machines, devices and containers. It holds no key: whoever has it can check what Doorman signs, and sign nothing."
    >
      {failure !== null && <InlineError>{failure}</InlineError>}
      <div className="flex flex-wrap gap-2">
        <Button isDisabled={isBusy} onPress={() => save('pem')}>
          Save as PEM
        </Button>
        <Button isDisabled={isBusy} onPress={() => save('der')}>
          Save as DER
        </Button>
        <Button onPress={() => setIsOpen(true)}>Give it to a phone…</Button>
      </div>
      <PhoneDialog fingerprint={fingerprint} isOpen={isOpen} onClose={() => setIsOpen(false)} />
    </Section>
  );
}
