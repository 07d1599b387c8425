import { Search, X } from 'lucide-react';
import { type ReactNode, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { configKey } from '../../../shared/config/keys.ts';
import { IconButton } from '../../ui/icon-button.tsx';
import { fieldClass } from '../../ui/text-field.tsx';
import { useSealOnLeave } from '../use-seal-on-leave.ts';
import { factsText } from './field-help.ts';
import { findsAny, type SectionSpec } from './field-spec.ts';
import { createPanelState, PanelStateProvider, usePanelState } from './form-scope.ts';

export interface FormPanelProps {
  /** Spoken name of the form: 'Route shop'. */
  readonly label: string;
  readonly header: ReactNode;
  readonly children: ReactNode;
  /** Everything that a search may find in it. */
  readonly sections: readonly SectionSpec[];
  readonly ref?: React.RefObject<HTMLElement | null>;
}

/** A form with a search over its settings, and a line that says what the one in hand does. */
export function FormPanel({ label, header, children, sections, ref }: FormPanelProps) {
  const own = useRef<HTMLElement>(null);
  const panel = ref ?? own;
  const [state] = useState(createPanelState);
  useSealOnLeave(panel);
  return (
    // `relative`: hidden inputs are laid out against the panel, so that the page never scrolls to one. What has the keyboard is never
    // below what stands still at the top and at the bottom.
    <PanelStateProvider value={state}>
      <section
        ref={panel}
        aria-label={label}
        className="relative flex min-h-full flex-col [&_button]:scroll-my-24 [&_input]:scroll-my-24 [&_textarea]:scroll-my-24"
      >
        {/* Where there is room, what the form is of and the search stay in view. */}
        <div className="[@media(min-height:720px)]:sticky [@media(min-height:720px)]:top-0 z-10 bg-surface [@media(min-height:720px)]:after:absolute after:pointer-events-none after:inset-x-0 after:top-full after:h-2 after:bg-linear-to-b after:from-surface">
          {header}
          <FindSetting />
        </div>
        <NothingFound sections={sections} />
        <div className="flex-1 py-2">{children}</div>
        <HelpLine />
      </section>
    </PanelStateProvider>
  );
}

function FindSetting() {
  const panel = usePanelState();
  const search = useStore(panel, (state) => state.search);
  return (
    <div className="relative mx-4">
      <Search size={12} aria-hidden className="absolute top-2 left-2 text-faint" />
      <input
        type="search"
        aria-label="Find a setting"
        placeholder="Find a setting"
        value={search}
        onChange={(event) => panel.getState().find(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Escape' || search === '') return;
          event.stopPropagation();
          panel.getState().find('');
        }}
        className={`${fieldClass} h-7 pl-7 text-xs [&::-webkit-search-cancel-button]:hidden`}
      />
      {search !== '' && (
        <IconButton
          label="Show all settings"
          size="sm"
          className="absolute top-0.5 right-0.5"
          onPress={() => panel.getState().find('')}
        >
          <X size={12} aria-hidden />
        </IconButton>
      )}
    </div>
  );
}

function NothingFound({ sections }: Pick<FormPanelProps, 'sections'>) {
  const search = useStore(usePanelState(), (state) => state.search.trim());
  return (
    <div aria-live="polite">
      {search !== '' && !findsAny(search, sections) && (
        <p className="px-4 pt-3 text-muted">No setting here says “{search}”.</p>
      )}
    </div>
  );
}

/** What the field in hand does, at the bottom of the panel: its place is kept, so that nothing moves. */
function HelpLine() {
  const panel = usePanelState();
  const key = useStore(panel, (state) => state.helpKey);
  const facts = key === null ? null : configKey(key);
  return (
    // Spoken as the description of each control.
    <div
      aria-hidden
      className="sticky bottom-0 h-18 overflow-y-auto border-line border-t bg-surface px-4 py-2 text-xs leading-4 [@media(max-height:719px)]:h-10 [@media(max-height:719px)]:py-1"
    >
      {facts === null ? (
        <p className="text-faint">Point at a setting to see what it does.</p>
      ) : (
        <>
          <p className="truncate text-faint">
            <code className="font-mono text-text">{facts.key.replaceAll('[]', '')}</code> {factsText(facts)}
          </p>
          <p className="text-muted">
            <WithCode text={facts.description} />
          </p>
        </>
      )}
    </div>
  );
}

/** Text in which code stands between backticks. */
function WithCode({ text }: { readonly text: string }) {
  return text.split('`').map((part, index) =>
    index % 2 === 0 ? (
      part
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: parts of one text never move
      <code key={index} className="font-mono text-2xs text-text">
        {part}
      </code>
    ),
  );
}
