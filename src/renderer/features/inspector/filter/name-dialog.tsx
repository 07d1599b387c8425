import { useState } from 'react';
import { Form } from 'react-aria-components';
import { savedNameLimit } from '../../../stores/filter-preferences.ts';
import { Button } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { TextField } from '../../../ui/text-field.tsx';

export interface NameDialogProps {
  readonly title: string;
  /** The filter that gets the name. */
  readonly text: string;
  readonly name: string;
  /** Names of the others. */
  readonly taken: readonly string[];
  readonly onClose: () => void;
  readonly onName: (name: string) => void;
}

/** Asks for the name of a filter. */
export function NameDialog({ title, text, name: initial, taken, onClose, onName }: NameDialogProps) {
  const [name, setName] = useState(initial);
  const wanted = name.trim();
  const problem = taken.includes(wanted)
    ? `There is a filter named ${wanted} already. Choose another name.`
    : null;
  const submit = () => {
    if (wanted === '' || problem !== null) return;
    onName(wanted);
    onClose();
  };
  return (
    <Dialog
      title={title}
      isOpen
      width="sm"
      onClose={onClose}
      footer={
        <>
          <Button onPress={onClose}>Cancel</Button>
          <Button variant="primary" isDisabled={wanted === '' || problem !== null} onPress={submit}>
            Save
          </Button>
        </>
      }
    >
      <Form
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <TextField
          label="Name"
          value={name}
          onChange={setName}
          maxLength={savedNameLimit}
          error={problem}
          autoFocus
        />
        <p className="break-words rounded-md bg-sunken px-2 py-1.5 font-mono text-muted text-xs">{text}</p>
      </Form>
    </Dialog>
  );
}
