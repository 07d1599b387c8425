import { ChevronDown, ChevronRight } from 'lucide-react';
import { useState } from 'react';
import { Button } from 'react-aria-components';
import { useStore } from 'zustand';
import { isRawMap, type RawMap, samePlain, valueAt } from '../../../shared/config/raw.ts';
import { StatusMark } from '../../ui/status-mark.tsx';
import { FormSection } from '../form-row.tsx';
import { textAt } from '../mistake-text.ts';
import { useDraftValue } from '../use-draft.ts';
import { Field, Switches } from './field.tsx';
import { type FieldSpec, fieldsOf, finds, type ItemSpec, type SectionSpec } from './field-spec.ts';
import { useFormScope, usePanelState } from './form-scope.ts';
import { namesFrom } from './write-key.ts';

/** What of the form is shown now, and what is set of it. */
function useShown() {
  const panel = usePanelState();
  const search = useStore(panel, (state) => state.search.trim());
  const scope = useFormScope();
  const value = useDraftValue((state) => valueAt(state.moment.input, scope.path));
  const mistakes = useDraftValue((state) => state.mistakes);
  const map: RawMap = isRawMap(value) ? value : {};
  const pathOf = (key: string) => [...scope.path, ...namesFrom(scope.key, key)];
  const isMistaken = ({ key, covers }: FieldSpec) => {
    if (textAt(mistakes, pathOf(key)) !== null) return true;
    const above = covers === undefined ? null : pathOf(covers);
    return mistakes.some(({ path }) => above !== null && samePlain(path, above));
  };
  return {
    map,
    search,
    isMistaken,
    isSet: (spec: FieldSpec) => valueAt(map, namesFrom(scope.key, spec.key)) !== undefined,
    isShown: (title: string, spec: FieldSpec): boolean => {
      if (spec.possibleWhen?.(map) === false) return false;
      if (search !== '') return finds(search, title, spec);
      return spec.usedWhen?.(map) !== false || isMistaken(spec);
    },
  };
}

type Shown = ReturnType<typeof useShown>;

/** An item with those of its fields that are shown; none where none is. */
function shownPart(item: ItemSpec, title: string, shown: Shown): readonly ItemSpec[] {
  const fields = fieldsOf(item).filter((spec) => shown.isShown(title, spec));
  if (fields.length === 0) return [];
  return 'fields' in item ? [{ ...item, fields }] : [item];
}

/** The sections of a form: all that matters, or what a search finds. */
export function FormSections({ sections }: { readonly sections: readonly SectionSpec[] }) {
  const shown = useShown();
  return sections.map((section) => <Section key={section.title} section={section} shown={shown} />);
}

/** The items of a section without its frame, where they stand in another. */
export function FormItems({ items, title }: { readonly items: readonly ItemSpec[]; readonly title: string }) {
  const shown = useShown();
  return <Items items={items.flatMap((item) => shownPart(item, title, shown))} />;
}

const Items = ({ items }: { readonly items: readonly ItemSpec[] }) =>
  items.map((item) =>
    'fields' in item ? <Switches key={item.label} spec={item} /> : <Field key={item.key} spec={item} />,
  );

function Section({ section, shown }: { readonly section: SectionSpec; readonly shown: Shown }) {
  const { title, note, items, more = [], usedWhen } = section;
  const all = [...items, ...more].flatMap(fieldsOf);
  const isUsed = shown.search !== '' || usedWhen?.(shown.map) !== false || all.some(shown.isMistaken);
  const first = items.flatMap((item) => shownPart(item, title, shown));
  const rest = more.flatMap((item) => shownPart(item, title, shown));
  if (!isUsed || first.length + rest.length === 0) return null;
  return (
    <FormSection title={title} {...(note === undefined || shown.search !== '' ? {} : { note })}>
      <Items items={first} />
      {rest.length > 0 &&
        (shown.search === '' ? (
          <More
            title={title}
            setCount={more.flatMap(fieldsOf).filter(shown.isSet).length}
            isMistaken={more.flatMap(fieldsOf).some(shown.isMistaken)}
          >
            <Items items={rest} />
          </More>
        ) : (
          <Items items={rest} />
        ))}
    </FormSection>
  );
}

export interface MoreProps {
  readonly title: string;
  /** In place of 'More'. */
  readonly label?: string;
  /** Keys inside that are set. */
  readonly setCount: number;
  /** Mistakes inside open it. */
  readonly isMistaken: boolean;
  readonly children: React.ReactNode;
}

/** What is seldom needed, folded; says how much of it is set. */
export function More({ title, label = 'More', setCount, isMistaken, children }: MoreProps) {
  const [asked, setAsked] = useState<boolean | null>(null);
  const isOpen = asked ?? isMistaken;
  return (
    <>
      <Button
        aria-expanded={isOpen}
        onPress={() => setAsked(!isOpen)}
        className="-ml-1.5 flex h-7 w-fit cursor-default items-center gap-1 rounded-md px-1.5 text-muted text-xs hover:bg-hover hover:text-text"
      >
        {isOpen ? <ChevronDown size={12} aria-hidden /> : <ChevronRight size={12} aria-hidden />}
        <span>
          {label}
          <span className="sr-only"> of {title}</span>
        </span>
        {setCount > 0 && <span className="rounded-sm bg-sunken px-1 text-2xs">{setCount} set</span>}
        {isMistaken && !isOpen && <StatusMark tone="error" label="Has mistakes" />}
      </Button>
      {isOpen && children}
    </>
  );
}
