import { type SubmitEvent, useState } from 'react';
import {
  type ClientAuthorityFacts,
  type ClientCertificateFiles,
  clientNameLimit,
  clientPasswordLimits,
  clientValidityDays,
} from '../../../shared/model/client-certificate.ts';
import { useStores } from '../../stores/context.tsx';
import { fromBase64 } from '../../ui/base64.ts';
import { Button } from '../../ui/button.tsx';
import { CodeLine } from '../../ui/code-line.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { errorText, InlineError } from '../../ui/inline-error.tsx';
import { saveFile } from '../../ui/save-file.ts';
import { TextField } from '../../ui/text-field.tsx';

export interface ClientCertificateDialogProps {
  readonly onMade: (facts: ClientAuthorityFacts) => void;
  readonly onClose: () => void;
}

interface Made {
  readonly files: ClientCertificateFiles;
  readonly password: string;
}

/** Asks for a name and a password, makes a certificate, and hands its files out. */
export function ClientCertificateDialog({ onMade, onClose }: ClientCertificateDialogProps) {
  const [made, setMade] = useState<Made | null>(null);
  return made === null ? (
    <OrderDialog
      onClose={onClose}
      onMade={(files, password, facts) => {
        setMade({ files, password });
        onMade(facts);
      }}
    />
  ) : (
    <FilesDialog made={made} onClose={onClose} />
  );
}

interface OrderDialogProps {
  readonly onMade: (files: ClientCertificateFiles, password: string, facts: ClientAuthorityFacts) => void;
  readonly onClose: () => void;
}

function OrderDialog({ onMade, onClose }: OrderDialogProps) {
  const { client } = useStores();
  const [name, setName] = useState('');
  const [days, setDays] = useState(String(clientValidityDays.usual));
  const [password, setPassword] = useState(randomPassword);
  const [wasTried, setWasTried] = useState(false);
  const [isBusy, setIsBusy] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const wrong = mistakes(name, days, password);
  const isRight = Object.values(wrong).every((mistake) => mistake === null);
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    setWasTried(true);
    if (!isRight || isBusy) return;
    setIsBusy(true);
    setFailure(null);
    client
      .call('clientCertificates.issue', { name, days: Number(days), password })
      .then(
        ({ files, facts }) => onMade(files, password, facts),
        (error: unknown) => setFailure(errorText(error)),
      )
      .finally(() => setIsBusy(false));
  };
  const said = (mistake: string | null) => (wasTried ? mistake : null);
  return (
    <Dialog
      title="Make a client certificate"
      isOpen
      onClose={onClose}
      width="md"
      footer={
        <>
          <Button onPress={onClose}>Cancel</Button>
          <Button variant="primary" type="submit" form="client-certificate" isDisabled={isBusy}>
            Make it
          </Button>
        </>
      }
    >
      <form id="client-certificate" onSubmit={submit} className="flex flex-col gap-4">
        <div className="flex items-start gap-3">
          <TextField
            label="Name"
            autoFocus
            placeholder="alice, or build-server"
            description="Who it is for. It is the common name of the certificate, which upstreams can be told."
            value={name}
            onChange={setName}
            error={said(wrong.name)}
            className="flex-1"
          />
          <TextField
            label="Valid for, in days"
            inputMode="numeric"
            value={days}
            onChange={setDays}
            error={said(wrong.days)}
            className="w-36"
          />
        </div>
        <TextField
          label="Password of the .p12 file"
          data
          description="Asked for by the browser or keychain that imports the file. Doorman does not keep it."
          value={password}
          onChange={setPassword}
          error={said(wrong.password)}
        />
        {failure !== null && <InlineError>{failure}</InlineError>}
      </form>
    </Dialog>
  );
}

function FilesDialog({ made, onClose }: { readonly made: Made; readonly onClose: () => void }) {
  const { files, password } = made;
  const { fileName } = files;
  return (
    <Dialog
      title="The client certificate is made"
      isOpen
      onClose={onClose}
      footer={
        <Button variant="primary" onPress={onClose}>
          Done
        </Button>
      }
    >
      <div className="flex flex-col gap-4">
        <p>Save its files now: the key is not kept, and nobody can show it again.</p>
        <ul aria-label="Files" className="divide-y divide-line rounded-lg border border-line">
          <FileRow
            name={`${fileName}.p12`}
            purpose="Key and certificate for browsers and keychains"
            onSave={() =>
              saveFile(`${fileName}.p12`, [fromBase64(files.pkcs12Base64)], 'application/x-pkcs12')
            }
          />
          <FileRow
            name={`${fileName}.pem`}
            purpose="The certificate, for curl and programs"
            onSave={() => saveFile(`${fileName}.pem`, [files.certificatePem], 'application/x-pem-file')}
          />
          <FileRow
            name={`${fileName}.key`}
            purpose="The private key of that, without a password"
            onSave={() => saveFile(`${fileName}.key`, [files.privateKeyPem], 'application/x-pem-file')}
          />
        </ul>
        <div className="flex items-center justify-between gap-4">
          <p className="min-w-0">
            Password of the .p12 file: <code className="selectable break-all font-mono">{password}</code>
          </p>
          <CopyButton label="Copy the password" text={password} />
        </div>
        <div className="flex flex-col gap-1.5">
          <p className="text-muted">To try it:</p>
          <CodeLine
            label="the command"
            text={`curl --cert ${fileName}.pem --key ${fileName}.key https://…`}
          />
        </div>
      </div>
    </Dialog>
  );
}

interface FileRowProps {
  readonly name: string;
  readonly purpose: string;
  readonly onSave: () => void;
}

function FileRow({ name, purpose, onSave }: FileRowProps) {
  return (
    <li className="flex items-center justify-between gap-4 px-3 py-2">
      <div className="min-w-0">
        <p className="truncate font-mono text-xs">{name}</p>
        <p className="text-muted text-xs">{purpose}</p>
      </div>
      <Button size="sm" aria-label={`Save ${name}`} onPress={onSave}>
        Save
      </Button>
    </li>
  );
}

/** What the host would refuse, said before it is asked. */
function mistakes(name: string, days: string, password: string) {
  const length = Array.from(name.trim()).length;
  const { least, most } = clientValidityDays;
  const isPlain = /^[\x20-\x7e]*$/.test(password);
  const isInside =
    password.length >= clientPasswordLimits.least && password.length <= clientPasswordLimits.most;
  return {
    name:
      length === 0 || length > clientNameLimit
        ? `Write 1 to ${clientNameLimit} characters; there ${length === 1 ? 'is' : 'are'} ${length}.`
        : null,
    days:
      /^[0-9]{1,5}$/.test(days) && Number(days) >= least && Number(days) <= most
        ? null
        : `A number from ${least} to ${most}.`,
    password:
      isPlain && isInside
        ? null
        : `Write ${clientPasswordLimits.least} to ${clientPasswordLimits.most} letters, digits and signs of ASCII: programs read others in several ways.`,
  };
}

const letters = 'abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789';
/** About 93 bits: nothing else protects the file. */
const passwordLength = 16;

/** Evenly drawn: octets that would favour the first letters are drawn again. */
function randomPassword(): string {
  const fair = 256 - (256 % letters.length);
  let password = '';
  while (password.length < passwordLength) {
    for (const octet of crypto.getRandomValues(new Uint8Array(passwordLength))) {
      if (octet < fair && password.length < passwordLength)
        password += letters.charAt(octet % letters.length);
    }
  }
  return password;
}
