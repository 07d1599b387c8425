import { Pencil, Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { Button as AriaButton } from 'react-aria-components';
import { type Breakpoint, defaultHold } from '../../../shared/model/breakpoint.ts';
import { milliseconds } from '../../../shared/model/units.ts';
import { useStores, useStoreValue } from '../../stores/context.tsx';
import { Button } from '../../ui/button.tsx';
import { classNames } from '../../ui/class-names.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { errorText, InlineError } from '../../ui/inline-error.tsx';
import { Switch } from '../../ui/switch.tsx';
import { BreakpointFields } from './breakpoint-form.tsx';
import { HeldEditor } from './held-editor.tsx';

/** What the form is about: a breakpoint there is, or one to begin with. */
interface Written {
  readonly initial: Breakpoint;
  readonly before: Breakpoint | null;
}

/** What is held, to be decided, and the breakpoints that hold it. */
export function BreakpointsDialog() {
  const { breakpoints } = useStores();
  const isOpen = useStoreValue('breakpoints', (state) => state.isOpen);
  const suggestion = useStoreValue('breakpoints', (state) => state.suggestion);
  if (!isOpen) return null;
  return (
    <Dialog title="Breakpoints" width="xl" isOpen onClose={() => breakpoints.getState().close()}>
      <Content initial={suggestion} />
    </Dialog>
  );
}

function Content({ initial }: { readonly initial: Breakpoint | null }) {
  const { breakpoints } = useStores();
  const all = useStoreValue('breakpoints', (state) => state.breakpoints);
  const held = useStoreValue('breakpoints', (state) => state.held);
  const passed = useStoreValue('breakpoints', (state) => state.passed);
  const selected = useStoreValue('breakpoints', (state) => state.selected);
  const [written, setWritten] = useState<Written | null>(initial === null ? null : { initial, before: null });
  const [failure, setFailure] = useState<string | null>(null);
  const shown = held.find(({ id }) => id === selected) ?? held[0];

  const replace = (next: readonly Breakpoint[]) => {
    setFailure(null);
    breakpoints
      .getState()
      .replace(next)
      .catch((error: unknown) => setFailure(errorText(error)));
  };
  const save = (breakpoint: Breakpoint) => {
    const before = written?.before;
    replace(
      before === null || before === undefined
        ? [...all, breakpoint]
        : all.map((one) => (one.id === before.id ? breakpoint : one)),
    );
    setWritten(null);
  };
  return (
    <div className="grid min-h-80 grid-cols-[260px_minmax(0,1fr)] gap-5">
      <div className="flex min-w-0 flex-col gap-5 border-line border-r pr-4">
        <section aria-label="Held" className="flex flex-col gap-1">
          <div className="flex items-center justify-between">
            <h3 className="font-semibold" aria-live="polite">
              {held.length === 0 ? 'Nothing is held' : `${held.length} held`}
            </h3>
            {held.length > 1 && (
              <Button size="sm" onPress={() => void breakpoints.getState().continueAll()}>
                Continue all
              </Button>
            )}
          </div>
          <ul className="flex max-h-60 flex-col overflow-y-auto">
            {held.map((one) => (
              <li key={one.id}>
                <AriaButton
                  aria-pressed={one.id === shown?.id && written === null}
                  onPress={() => {
                    setWritten(null);
                    breakpoints.getState().select(one.id);
                  }}
                  className={classNames(
                    'flex w-full cursor-default flex-col rounded-md px-2 py-1 text-left hover:bg-hover',
                    one.id === shown?.id && written === null && 'bg-accent-soft',
                  )}
                >
                  <span className="w-full truncate font-mono text-xs">
                    {one.method} {one.target}
                  </span>
                  <span className="w-full truncate text-2xs text-muted">
                    {one.side} · {one.authority} · {one.breakpoint}
                  </span>
                </AriaButton>
              </li>
            ))}
          </ul>
          {passed > 0 && <p className="text-muted text-xs">{passed} passed because too many were held.</p>}
        </section>
        <section aria-label="Breakpoints" className="flex flex-col gap-1">
          <h3 className="font-semibold">Breakpoints</h3>
          {all.length === 0 && <p className="text-muted text-xs">There is none: every exchange passes.</p>}
          <ul className="flex flex-col gap-0.5">
            {all.map((one) => (
              <li key={one.id} className="flex min-w-0 items-center gap-1">
                <div className="min-w-0 flex-1">
                  <Switch
                    isSelected={one.enabled}
                    onChange={(enabled) =>
                      replace(all.map((other) => (other.id === one.id ? { ...other, enabled } : other)))
                    }
                  >
                    <span className="min-w-0">
                      <span className="block truncate font-mono text-xs">{one.id}</span>
                      <span className="block truncate text-2xs text-muted">
                        {one.side} · {summaryOf(one)}
                      </span>
                    </span>
                  </Switch>
                </div>
                <IconButton
                  label={`Edit ${one.id}`}
                  size="sm"
                  onPress={() => setWritten({ initial: one, before: one })}
                >
                  <Pencil size={12} aria-hidden />
                </IconButton>
                <IconButton
                  label={`Remove ${one.id}`}
                  size="sm"
                  onPress={() => replace(all.filter(({ id }) => id !== one.id))}
                >
                  <Trash2 size={12} aria-hidden />
                </IconButton>
              </li>
            ))}
          </ul>
          <Button
            size="sm"
            className="self-start"
            onPress={() => setWritten({ initial: emptyBreakpoint(all), before: null })}
          >
            <Plus size={12} aria-hidden />
            Add breakpoint
          </Button>
          {failure !== null && <InlineError>{failure}</InlineError>}
        </section>
        <p className="text-faint text-xs">
          Kept until Doorman is closed. While no window is open nothing is held; a new configuration lets
          everything go on.
        </p>
      </div>
      <div className="min-w-0">
        {written !== null ? (
          <BreakpointFields
            key={written.before?.id ?? 'new'}
            {...written}
            all={all}
            onSave={save}
            onCancel={() => setWritten(null)}
          />
        ) : shown !== undefined ? (
          <HeldEditor key={shown.id} held={shown} />
        ) : (
          <EmptyState title={all.length === 0 ? 'No breakpoint yet' : 'Waiting for an exchange'}>
            {all.length === 0
              ? 'A breakpoint stops requests or responses, so that you can look at them, edit them, let them go on or drop them.'
              : 'What a breakpoint stops is shown here.'}
          </EmptyState>
        )}
      </div>
    </div>
  );
}

const noMatch = { hosts: [], paths: [], methods: [], headers: {}, query: {}, clients: [] };

function emptyBreakpoint(all: readonly Breakpoint[]): Breakpoint {
  let number = all.length + 1;
  while (all.some(({ id }) => id === `break-${number}`)) number += 1;
  return {
    id: `break-${number}`,
    match: noMatch,
    side: 'request',
    enabled: true,
    timeout: milliseconds(defaultHold),
  };
}

/** What it stops, on one line. */
function summaryOf({ match: { methods, hosts, paths } }: Breakpoint): string {
  const parts = [methods.join(' '), hosts.join(' '), paths.join(' ')].filter((part) => part !== '');
  return parts.length === 0 ? 'everything' : parts.join(' · ');
}
