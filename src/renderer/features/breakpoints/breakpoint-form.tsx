import { useState } from 'react';
import type { Breakpoint } from '../../../shared/model/breakpoint.ts';
import { Button } from '../../ui/button.tsx';
import { InlineError } from '../../ui/inline-error.tsx';
import { SegmentedControl } from '../../ui/segmented-control.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { breakpointFormOf, readBreakpoint } from './breakpoint-form-fields.ts';

const sides = [
  { value: 'request', label: 'Requests' },
  { value: 'response', label: 'Responses' },
] as const;

export interface BreakpointFormProps {
  /** What to begin with. */
  readonly initial: Breakpoint;
  /** The one that is edited; null for a new one. */
  readonly before: Breakpoint | null;
  readonly all: readonly Breakpoint[];
  readonly onSave: (breakpoint: Breakpoint) => void;
  readonly onCancel: () => void;
}

/** What a breakpoint stops. */
export function BreakpointFields({ initial, before, all, onSave, onCancel }: BreakpointFormProps) {
  const [form, setForm] = useState(() => breakpointFormOf(initial));
  const { breakpoint, problems } = readBreakpoint(form, before, all);
  return (
    <form
      aria-label={before === null ? 'New breakpoint' : `Breakpoint ${before.id}`}
      className="flex flex-col gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        if (breakpoint !== null) onSave(breakpoint);
      }}
    >
      <h3 className="font-semibold">{before === null ? 'New breakpoint' : `Edit ${before.id}`}</h3>
      <div className="flex items-end gap-3">
        <SegmentedControl
          label="Stops"
          options={sides}
          value={form.side}
          onChange={(side) => setForm({ ...form, side })}
        />
        <TextField
          label="Name"
          data
          value={form.id}
          error={problems.id}
          onChange={(id) => setForm({ ...form, id })}
          className="flex-1"
        />
      </div>
      <TextField
        label="Hosts"
        data
        value={form.hosts}
        placeholder="shop.localhost, *.test; empty for every host"
        onChange={(hosts) => setForm({ ...form, hosts })}
      />
      <TextField
        label="Paths"
        data
        value={form.paths}
        placeholder="/cart, /api/*, ~regex; empty for every path"
        onChange={(paths) => setForm({ ...form, paths })}
      />
      <TextField
        label="Methods"
        data
        value={form.methods}
        placeholder="POST, PUT; empty for every method"
        onChange={(methods) => setForm({ ...form, methods })}
      />
      {problems.match !== null && <InlineError>{problems.match}</InlineError>}
      <TextField
        label="Goes on by itself after, in seconds"
        data
        value={form.timeout}
        error={problems.timeout}
        onChange={(timeout) => setForm({ ...form, timeout })}
        className="w-60"
      />
      <div className="flex justify-end gap-2">
        <Button onPress={onCancel}>Cancel</Button>
        <Button type="submit" variant="primary" isDisabled={breakpoint === null}>
          {before === null ? 'Add breakpoint' : 'Save breakpoint'}
        </Button>
      </div>
    </form>
  );
}
