import { Container, Folder } from 'lucide-react';
import { type SyntheticEvent, useState } from 'react';
import type { AddedService } from '../../../shared/contract/methods/services.ts';
import { serviceUrl } from '../../../shared/edit/service-url.ts';
import type { ListeningPort } from '../../../shared/model/discovery.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { InlineError } from '../../ui/inline-error.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { factsOf, programOf } from './port-words.ts';
import { nameMistake } from './service-form.ts';
import { useAdd } from './use-add.ts';

/** Something that listens on this machine: what it is as far as that is known, and a name to front it by. */
export function PortItem({
  port,
  onAdded,
}: {
  readonly port: ListeningPort;
  readonly onAdded: (service: AddedService) => void;
}) {
  const [name, setName] = useState(port.suggestedName);
  const { add, isBusy, failure } = useAdd(onAdded);
  const mistake = nameMistake(name);
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    if (mistake === null && !isBusy) add(name, serviceUrl(port));
  };
  return (
    <li>
      <form onSubmit={submit} className="flex items-start gap-3 px-3 py-2">
        <div className="flex min-w-0 flex-1 flex-col">
          <span className="flex min-w-0 items-center gap-2">
            <span className="font-mono text-xs leading-5">:{port.port}</span>
            {port.container !== null && (
              <Container size={14} role="img" aria-label="Container" className="shrink-0 text-muted" />
            )}
            <span className="truncate font-medium">{programOf(port)}</span>
            <Badge tone={port.kind === 'unknown' ? 'warn' : 'neutral'}>
              {port.kind === 'unknown' ? 'HTTP not confirmed' : port.kind === 'https' ? 'HTTPS' : 'HTTP'}
            </Badge>
          </span>
          <span className="truncate text-faint text-xs">{factsOf(port).join(' · ')}</span>
          {port.project !== null && (
            <span className="flex min-w-0 items-center gap-1.5 text-muted text-xs">
              <Folder size={12} role="img" aria-label="Project folder" className="shrink-0" />
              <span className="selectable truncate font-mono">{port.project.folder}</span>
            </span>
          )}
          {port.unnamed !== null && <span className="text-muted text-xs">{port.unnamed}</span>}
          {failure !== null && <InlineError>{failure}</InlineError>}
        </div>
        <TextField
          label={`Name for port ${port.port}`}
          hideLabel
          data
          value={name}
          onChange={setName}
          error={mistake}
          className="w-36 shrink-0"
        />
        <span className="w-19 shrink-0 truncate pt-1 font-mono text-faint text-xs leading-5">
          {name.includes('.') ? '' : '.localhost'}
        </span>
        <Button type="submit" variant="primary" isDisabled={isBusy || mistake !== null}>
          {isBusy ? 'Adding…' : 'Add'}
        </Button>
      </form>
    </li>
  );
}
